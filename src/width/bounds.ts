/** A published sufficient width for gradient descent to reach zero training error. */
export interface WidthBound {
  readonly paper: string;
  /** The networks and data that it speaks of. */
  readonly setting: string;
  /** The width in units, as a formula in N and what else it needs. */
  readonly requirement: string;
  /** Exponent of N in the width, where the requirement is a width polynomial in N. */
  readonly exponent: number | undefined;
}

/** Requirements as their papers state them, constants, depth and λ_min left out; N samples. */
export const publishedBounds: readonly WidthBound[] = [
  { paper: "Du et al. 2019", setting: "2-layer ReLU", requirement: "N^6/(λ0^4 δ^3)", exponent: 6 },
  { paper: "Song & Yang 2019", setting: "2-layer", requirement: "N^2 (separable inputs)", exponent: 2 },
  {
    paper: "Arora et al. 2019",
    setting: "2-layer, rate and generalization",
    requirement: "about N^7/(λ0^4 κ^2 δ^4 ε^2)",
    exponent: 7,
  },
  { paper: "Allen-Zhu et al. 2019", setting: "depth L", requirement: "N^24 L^12", exponent: 24 },
  { paper: "Zou & Gu 2019", setting: "depth L", requirement: "N^8 L^12", exponent: 8 },
  { paper: "Huang & Yau 2020", setting: "depth L, smooth activation", requirement: "N^3", exponent: 3 },
  {
    paper: "Oymak & Soltanolkotabi 2020",
    setting: "first layer, smooth",
    requirement: "parameters N^2",
    exponent: undefined,
  },
  {
    paper: "Nguyen & Mondelli 2020",
    setting: "deep, one wide layer",
    requirement: "width N; N^2 under standard init",
    exponent: 1,
  },
  { paper: "Song et al. 2021", setting: "2-layer, smooth", requirement: "parameters N^1.5", exponent: undefined },
  { paper: "Bombari et al. 2022", setting: "deep", requirement: "about √N neurons, N parameters", exponent: 0.5 },
];
