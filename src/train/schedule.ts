/**
 * The steps at which training is looked at: 0, then eight a factor of ten (rounded, distinct), then the budget; and
 * every end of an epoch where training goes by minibatches, for it is there that it may stop.
 */
export function recordSteps(budget: number, stepsPerEpoch?: number): number[] {
  const steps = new Set([0, budget]);
  for (let index = 0; ; index++) {
    const step = Math.round(10 ** (index / 8));
    if (step >= budget) break;
    steps.add(step);
  }
  if (stepsPerEpoch !== undefined) {
    for (let step = stepsPerEpoch; step < budget; step += stepsPerEpoch) steps.add(step);
  }
  return [...steps].sort((a, b) => a - b);
}
