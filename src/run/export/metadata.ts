import type { StoredRun } from "../stored.js";
import type { KeptFolder } from "./kept.js";

/** What a model says of itself: its userDefinedMetadata in model.json. */
export interface Metadata {
  readonly experiment: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** The trial's id. */
  readonly trial: string;
  /** What the trial called it: network, encoder. */
  readonly part: string;
  /** The version that trained it. */
  readonly overparam: unknown;
  /** What it was trained on. */
  readonly data?: string;
  /** Whether each column of the data was brought to mean 0 and deviation 1. */
  readonly standardised?: boolean;
  /** What was done to each row before the network took it: (x − means)/scale. */
  readonly preprocessing?: { readonly means: readonly number[]; readonly scale: number };
  /** What the outputs stand for; of two classes and one output, negative and positive. */
  readonly classes?: readonly string[];
  readonly inputDimension?: number;
  readonly outputDimension?: number;
  /** An input and what the network made of it where it was trained; "NaN", "Infinity" and "-Infinity" are such outputs. */
  readonly example?: { readonly input: readonly (number | string)[]; readonly output: readonly (number | string)[] };
}

/** The text of a kept model.json with what the run knows of the model, beside what the trial wrote of it. */
export function withMetadata(
  text: string,
  { trial: { id, parameters, seed }, name }: KeptFolder,
  { record }: StoredRun,
): { readonly text: string; readonly metadata: Metadata } {
  const model = JSON.parse(text) as { userDefinedMetadata?: Partial<Metadata> };
  const own = { experiment: record.experiment, parameters, seed, trial: id, part: name };
  const metadata: Metadata = { ...own, overparam: record.provenance.overparam ?? null, ...model.userDefinedMetadata };
  return { text: JSON.stringify({ ...model, userDefinedMetadata: metadata }), metadata };
}
