import { meanInterval } from "../math/statistics/mean.js";
import { groupBy } from "../math/statistics/moments.js";
import type { Dots, Figure } from "../plot/figure.js";
import { embeddingFigure } from "./embedding-figure.js";
import type { FeatureRow } from "./rows.js";

const properties = [
  { panel: "linear probe", y: { label: "accuracy (fraction)", scale: "linear", most: 1 }, of: { "features f(x)": "probe", "untrained encoder": "untrainedProbe", "principal components": "pcaProbe", "raw pixels": "rawProbe" } }, // prettier-ignore
  { panel: "reconstruction", y: { label: "squared error over variance (fraction)", scale: "linear", least: 0 }, of: { "features f(x)": "reconstruction", "principal components": "pcaReconstruction" } }, // prettier-ignore
  { panel: "correlation", y: { label: "mean |correlation| (0 to 1)", scale: "linear", least: 0, most: 1 }, of: { "features f(x)": "correlation", "untrained encoder": "untrainedCorrelation" } }, // prettier-ignore
] as const;

/**
 * Every kind of autoencoder at the largest bottleneck and width, a panel a property: means with 95 % intervals.
 * @example
 * const svg = await renderSvg(kindsFigure(featureRows(trials))); // of a run of autoencoder-features
 */
export function kindsFigure(rows: readonly FeatureRow[]): Figure {
  const most = (key: "bottleneck" | "width", of: readonly FeatureRow[]) => of.reduce((a, row) => Math.max(a, row[key]), 0); // prettier-ignore
  const bottleneck = most("bottleneck", rows);
  const deep = rows.filter((row) => row.bottleneck === bottleneck);
  const width = most("width", deep);
  const kinds = groupBy(deep.filter((row) => row.width === width), ({ variant }) => (variant === "" ? "dense" : variant)); // prettier-ignore
  const marks = properties.flatMap(({ panel, of }) =>
    Object.entries(of).map(([name, key]): Dots => ({
      ...{ mark: "dots", panel, name },
      points: [...kinds].flatMap(([kind, group]) => {
        const { value, low, high } = meanInterval(group.map((row) => row[key]));
        return Number.isFinite(value) ? [{ x: kind, y: value, low, high }] : [];
      }),
    })),
  );
  return {
    title: "Kinds of autoencoders by the three properties",
    caption: `On held-out digits at bottleneck k = ${bottleneck}, width ${width}: means over seeds; bars are 95 % intervals of the mean.`,
    x: { label: "kind of autoencoder", scale: "band" },
    y: properties[0].y,
    panels: properties.map(({ panel, y }) => ({ name: panel, y })),
    marks,
  };
}

/**
 * Held-out digits by their codes of two coordinates, coloured by class, a panel a network.
 * @example
 * const svg = await renderSvg(codesFigure(featureRows(trials))); // of a run of autoencoder-features
 */
export function codesFigure(rows: readonly FeatureRow[]): Figure {
  const shown = rows.filter(({ embedded = [] }) => embedded.length > 0).sort((a, b) => a.width - b.width);
  const panelOf = ({ width, variant }: FeatureRow): string => [`width ${width}`, variant].filter((part) => part !== "").join(", "); // prettier-ignore
  const embedded = shown.map((row) => ({ panel: panelOf(row), points: row.embedded!, labels: row.embeddedClasses!.map(String) })); // prettier-ignore
  return embeddingFigure(embedded, {
    title: "Digits by two coordinates of f(x)",
    caption:
      shown.length === 0
        ? "No trial with a bottleneck of 2 kept its codes: seed 0 does."
        : `Held-out digits of seed ${shown[0].seed} at bottleneck k = 2, coloured by their class, which training did not see.`,
  });
}
