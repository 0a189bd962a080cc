import type { Geometry } from "./geometry.js";

/** Samples with targets, in float64 on the host; rows are samples. */
export interface Dataset {
  /** "sphere", "digits", or the file's name. */
  readonly name: string;
  /** N. */
  readonly samples: number;
  /** d. */
  readonly dimension: number;
  /** O: 1 for two classes and for real targets, else one a class. */
  readonly outputs: number;
  /** [N·d], row by row. */
  readonly inputs: Float64Array;
  /** [N·O]: ±1, one-hot rows, or real numbers. */
  readonly targets: Float64Array;
  /** Names of the classes, in the order of their codes; empty for real targets. */
  readonly classes: readonly string[];
  /** Rows that training does not see; absent where none were held out. */
  readonly heldOut?: HeldOut;
  /** Real targets were (y − mean)/deviation of the labels; absent for classes. */
  readonly labelScale?: { readonly mean: number; readonly deviation: number };
  /** Samples of each class, by the targets; absent for generated data. */
  readonly classCounts?: readonly number[];
  /** Whether each column was brought to mean 0 and deviation 1; absent for generated data. */
  readonly standardised?: boolean;
  /** What was done to each row, (x − means)/scale; absent where nothing was, or where columns were standardised. */
  readonly preprocessing?: { readonly means: readonly number[]; readonly scale: number };
  /** How the scaled rows lie to each other; absent for generated data. */
  readonly geometry?: Geometry;
  /** What a reader of a verdict on these data should know, as sentences; absent or empty: nothing. */
  readonly notes?: readonly string[];
}

/** Rows beside the training samples, brought to the same scales by what the training samples said. */
export interface HeldOut extends Pick<Dataset, "samples" | "inputs" | "targets"> {
  /** How many of them have a training sample within 1e-6: on these a test tests nothing. */
  readonly duplicates: number;
}

/** What a file holds, before anything was chosen from it. */
export interface RawTable {
  readonly name: string;
  /** N. */
  readonly samples: number;
  /** d. */
  readonly dimension: number;
  /** [N·d], row by row. */
  readonly inputs: Float32Array | Float64Array;
  /** The label of each row as it was written. */
  readonly labels: readonly string[];
  /** Where row `index` stands in its file, for messages: "line 7 of points.csv". */
  readonly place: (index: number) => string;
  /** Names of measured columns, each with a unit of its own; absent for images, whose coordinates are alike. */
  readonly columns?: readonly string[];
  /** What was found out about the file, as sentences. */
  readonly notes?: readonly string[];
}
