import type { Trial } from "../experiment/contract.js";
import { variantsOf } from "../experiment/variants.js";
import { groupBy } from "../math/statistics/moments.js";
import type { FeatureResult } from "./measure.js";

/** What a feature trial has to know of its cell. */
export interface FeatureCell {
  /** Coordinates k of f(x). */
  readonly bottleneck: number;
  /** Units of the other hidden layers. */
  readonly width: number;
  /** Of autoencoder: absent or "dense" for the one whose predictions decide. */
  readonly kind?: string;
  /** Digits of each seed, a quarter of them held out. */
  readonly samples: number;
}

/** One trained autoencoder, as findings, figures and tables take it. */
export interface FeatureRow extends FeatureResult, FeatureCell {
  /** The trial's parameters. */
  readonly cell?: FeatureCell;
  readonly seed: number;
  /** What else varies in the run: "activation tanh"; empty where nothing does. */
  readonly variant: string;
  /** Whether the training loss still fell by more than a tenth over the last quarter of the steps. */
  readonly falling: boolean;
  /** Whether the training loss came to half of its start or less: one that never did has learnt nothing that could be judged. */
  readonly learned: boolean;
  /** Ten digits and their reconstructions, of one seed a cell; empty elsewhere. */
  readonly originals: readonly (readonly number[])[];
  readonly reconstructions: readonly (readonly number[])[];
  /** Codes of two coordinates of held-out digits and their classes, of one seed a cell; empty or absent elsewhere. */
  readonly embedded?: readonly (readonly [number, number])[];
  readonly embeddedClasses?: readonly number[];
}

/** What a trial stores. */
export interface StoredFeatures
  extends FeatureResult, Pick<FeatureRow, "originals" | "reconstructions" | "embedded" | "embeddedClasses"> {
  readonly curve: { readonly steps: readonly number[]; readonly loss: readonly number[] };
}

/**
 * The trials as rows, by width and bottleneck.
 * @example
 * const rows = featureRows(trials); // the evidence of autoencoder-features
 */
export function featureRows(trials: readonly Trial<FeatureCell, StoredFeatures>[]): FeatureRow[] {
  const variant = variantsOf(trials, ["bottleneck", "width", "kind"]);
  return trials
    .map(({ parameters, seed, result }) => ({
      cell: parameters,
      ...parameters,
      variant: [named(parameters), variant(parameters)].filter((part) => part !== "").join(", "),
      seed,
      result,
    }))
    .map(({ cell, bottleneck, width, samples, kind, variant, seed, result }) => ({
      ...result,
      cell,
      variant,
      ...(kind === undefined ? {} : { kind }),
      ...{ bottleneck, width, samples, seed, falling: stillFalls(result.curve), learned: hasHalved(result.curve) },
    }))
    .sort((a, b) => a.width - b.width || a.bottleneck - b.bottleneck || a.seed - b.seed);
}

const named = ({ kind = "dense" }: FeatureCell): string => (kind === "dense" ? "" : kind);

/** Whether a row is of the dense autoencoder, of which the deciding predictions speak. */
export const isDense = ({ kind = "dense" }: FeatureCell): boolean => kind === "dense";

function stillFalls({ steps, loss }: StoredFeatures["curve"]): boolean {
  const before = steps.findLastIndex((step) => step <= 0.75 * steps[steps.length - 1]);
  return loss[loss.length - 1] < 0.9 * loss[before];
}

/** False of a loss that is not finite, too. */
function hasHalved({ loss }: StoredFeatures["curve"]): boolean {
  return loss[loss.length - 1] <= 0.5 * loss[0];
}

/**
 * Rows of one combination of bottleneck and width.
 * @example
 * const found = featureCells(featureRows(trials)); // of a run of autoencoder-features
 */
export function featureCells(rows: readonly FeatureRow[]): FeatureRow[][] {
  return [...groupBy(rows, ({ bottleneck, width, variant }) => `${bottleneck}/${width}/${variant}`).values()];
}

/**
 * What a run tested, in words.
 * @example
 * const sentence = featuresTested(featureRows(trials)); // of a run of autoencoder-features
 */
export function featuresTested(rows: readonly FeatureRow[]): string {
  return `${[...new Set(rows.map(({ kind = "dense" }) => kind))].join(", ")} autoencoders on ${rows[0].samples} of the 8 x 8 digits, ${featureCells(rows).length} combination${featureCells(rows).length === 1 ? "" : "s"} of bottleneck and width, each seed with its own draw of the 1797 digits (draws overlap, and intervals speak of this data set) and weights, judged on held-out digits`;
}
