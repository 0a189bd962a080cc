/** Steps at which training is recorded by default: 0, then eight a factor of ten (rounded, distinct), then the budget. */
export function recordSteps(budget: number): number[] {
  const steps = new Set([0, budget]);
  for (let index = 0; ; index++) {
    const step = Math.round(10 ** (index / 8));
    if (step >= budget) break;
    steps.add(step);
  }
  return [...steps].sort((a, b) => a - b);
}

/** The ends of epochs before the budget, where minibatch training may stop. */
export function epochEnds(budget: number, stepsPerEpoch: number): number[] {
  return Array.from({ length: Math.ceil(budget / stepsPerEpoch) - 1 }, (_, epoch) => (epoch + 1) * stepsPerEpoch);
}
