/** Embeddings of one trained autoencoder beside their baselines, as its figures and tables need them; all on held-out rows. */
export interface FeatureRow {
  /** Units of the bottleneck k. */
  readonly bottleneck: number;
  readonly width: number;
  readonly seed: number;
  /** Accuracy of a linear probe on f(x), and on the baselines: a fraction. */
  readonly probe: number;
  readonly untrainedProbe: number;
  readonly pcaProbe: number;
  readonly rawProbe: number;
  /** Squared error over the variance, of the decoder and of as many principal components. */
  readonly reconstruction: number;
  readonly pcaReconstruction: number;
  /** Mean |correlation| of distinct coordinates; NaN for fewer than two. */
  readonly correlation: number;
  readonly untrainedCorrelation: number;
  /** Digits of 8 × 8 pixels in [0, 16], and what the decoder makes of them; empty but for one seed. */
  readonly originals: readonly (readonly number[])[];
  readonly reconstructions: readonly (readonly number[])[];
}
