import { checkName, UserError } from "../errors.js";

/** How initial variance and rate of a layer follow from its width: {@link layerScaling}. */
export const parameterizationNames = ["standard", "ntk", "mean-field", "mu"] as const;
export type ParameterizationName = (typeof parameterizationNames)[number];

/** Where a layer stands; a network without hidden layers has one input layer and no other. */
export const layerRoles = ["input", "hidden", "output"] as const;
export type LayerRole = (typeof layerRoles)[number];

export interface LayerShape {
  readonly role: LayerRole;
  readonly fanIn: number;
  readonly fanOut: number;
  /** σw² of this layer. */
  readonly weightGain: number;
  /** σb of the ntk parameterization. */
  readonly biasScale: number;
}

/** Rates of one tensor, as multiples of the global rate. */
export interface RateMultipliers {
  readonly gd: number;
  readonly adam: number;
}

/** A layer computes z = c·W h + β·b. */
export interface LayerScaling {
  /** c. */
  readonly multiplier: number;
  /** Variance of the independent Gaussian entries of W at initialization. */
  readonly weightVariance: number;
  /** β. */
  readonly biasMultiplier: number;
  /** Variance of the entries of b at initialization. */
  readonly biasVariance: number;
  readonly kernelRate: RateMultipliers;
  readonly biasRate: RateMultipliers;
}

type Row = Partial<LayerScaling>;
type Rule = (shape: LayerShape) => Row;

const same = (value: number): RateMultipliers => ({ gd: value, adam: value });
const heVariance: Rule = ({ weightGain, fanIn }) => ({ weightVariance: weightGain / fanIn });
const fanOutBias = (fanOut: number): RateMultipliers => ({ gd: fanOut, adam: 1 });

const ntk: Rule = ({ weightGain, fanIn, biasScale }) => ({
  multiplier: Math.sqrt(weightGain / fanIn),
  biasMultiplier: biasScale,
  biasVariance: 1,
});

const rules: Readonly<Record<ParameterizationName, Readonly<Record<LayerRole, Rule>>>> = {
  standard: { input: heVariance, hidden: heVariance, output: heVariance },
  ntk: { input: ntk, hidden: ntk, output: ntk },
  mu: {
    input: (shape) => ({
      ...heVariance(shape),
      kernelRate: fanOutBias(shape.fanOut),
      biasRate: fanOutBias(shape.fanOut),
    }),
    hidden: (shape) => ({
      ...heVariance(shape),
      kernelRate: { gd: 1, adam: 1 / shape.fanIn },
      biasRate: fanOutBias(shape.fanOut),
    }),
    output: ({ weightGain, fanIn, fanOut }) => ({
      weightVariance: weightGain / fanIn ** 2,
      kernelRate: same(1 / fanIn),
      biasRate: fanOutBias(fanOut),
    }),
  },
  "mean-field": {
    input: (shape) => ({ ...heVariance(shape), kernelRate: same(shape.fanOut), biasRate: same(shape.fanOut) }),
    hidden: () => {
      throw new UserError({
        where: "parameterization 'mean-field'",
        rule: "the mean-field limit as defined here holds for one hidden layer",
        received: "a deeper network",
        repair: "Use 'mu', which has the same limit at depth 1 and a feature-learning limit at every depth.",
      });
    },
    output: ({ fanIn }) => ({ multiplier: 1 / fanIn, weightVariance: 1, kernelRate: same(fanIn) }),
  },
};

/**
 * How one layer is initialized and how fast it learns, in the given parameterization (docs/parameterizations.md has
 * the table). Sources: He et al. 2015 (standard), Jacot et al. 2018 (ntk), Mei et al. 2018 and Chizat & Bach 2018
 * (mean-field), Yang & Hu 2021 and Yang et al. 2022, table 3 (mu).
 * @throws UserError for another name, and a hidden-to-hidden layer under mean-field.
 * @example
 * layerScaling("ntk", { role: "hidden", fanIn: 64, fanOut: 64, weightGain: Math.SQRT2, biasScale: 0 }).multiplier;
 */
export function layerScaling(name: ParameterizationName, shape: LayerShape): LayerScaling {
  checkName("the parameterization of layerScaling", parameterizationNames, name);
  return {
    multiplier: 1,
    weightVariance: 1,
    biasMultiplier: 1,
    biasVariance: 0,
    kernelRate: same(1),
    biasRate: same(1),
    ...rules[name][shape.role](shape),
  };
}
