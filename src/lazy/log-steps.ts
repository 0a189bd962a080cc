/**
 * Steps to record, [0, steps]: each up to 8, then about six an octave.
 * @example
 * logSteps(1000); // about equally spaced in log
 */
export function logSteps(steps: number): number[] {
  const later = Array.from({ length: 200 }, (_, index) => Math.round(8 * 2 ** (index / 6)));
  const all = [0, 1, 2, 3, 4, 5, 6, 7, ...later].filter((step) => step < steps);
  return [...new Set(all)];
}
