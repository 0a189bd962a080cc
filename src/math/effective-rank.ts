/**
 * exp(−Σ p log p) of the shares p of non-negative weights in their sum: how many of them there seem to be, from 1 to their number; 0 where
 * all are 0. Weights at or below 0 have no share. Roy & Vetterli 2007 take singular values.
 */
export function effectiveRank(weights: ArrayLike<number>): number {
  const all = Array.from(weights);
  const sum = all.reduce((total, value) => total + value, 0);
  if (!(sum > 0)) return 0;
  return Math.exp(-all.reduce((total, value) => total + (value > 0 ? (value / sum) * Math.log(value / sum) : 0), 0));
}
