import { formatNumber } from "../plot/format.js";
import type { MethodResult, SampleRecovery } from "../moments/recover-samples.js";
import { alignTable } from "./text.js";

/** What `overparam recover` prints for people. */
export function recoveryText(
  recovery: SampleRecovery,
  best: MethodResult | undefined,
  { whiten, to }: { readonly whiten: boolean; readonly to: string | undefined },
): string {
  const { training, inMemory, heldOut, gaussianity, methods } = recovery;
  const streamed = inMemory < training ? `, ${inMemory} of them in memory for filtered PCA and descent` : "";
  const gaussian =
    gaussianity.fails.length === 0
      ? "x looks standard Gaussian"
      : `x does not look standard Gaussian (${gaussianity.fails.join("; ")})${whiten ? "" : ": --whiten mends mean and covariance"}`;
  const errors = [
    ["method", "held-out error", "after descent", ""],
    ...methods.map(({ method, heldOut, refined, reason }) => [method, formatNumber(heldOut), formatNumber(refined), reason]), // prettier-ignore
  ];
  return [
    `${training} rows to learn from${streamed}, ${heldOut} held out; ${gaussian}`,
    unitsText(recovery),
    "",
    alignTable(errors),
    "",
    "Errors are E(f − y)² over the variance of y on the rows held out.",
    ...(best !== undefined && best.refined >= 1 ? [`None is better than the mean of y would be: ${training} rows are too few, or y is no such network.`] : []), // prettier-ignore
    ...methods.flatMap(unitsTable),
    ...(to === undefined || best === undefined ? [] : ["", `${to}/network holds what ${best.method} came to.`]),
  ].join("\n");
}

function unitsText({ count, units }: SampleRecovery): string {
  if (count === undefined) return `${units} units, as asked`;
  const interval = count.atLeast ? `at least ${count.low}` : `between ${count.low} and ${count.high}`;
  return `${units} units stand out of the noise: ${interval} with ${100 * count.confidence} % confidence`;
}

function unitsTable({ found, errors }: MethodResult): string[] {
  if (found === undefined || errors === undefined) return [];
  const { outputs, biases } = found;
  const biased = biases.some((bias) => bias !== 0); // else none was looked for
  const rows = [...outputs.keys()].map((unit) => [
    String(unit + 1),
    withError(outputs[unit], errors.output[unit]),
    ...(biased ? [withError(biases[unit], errors.bias[unit])] : []),
    `± ${formatNumber(errors.angle[unit])}°`,
  ]);
  return ["", "Units by moments, standard errors from split halves:", alignTable([["unit", "output weight", ...(biased ? ["bias"] : []), "direction"], ...rows])]; // prettier-ignore
}

const withError = (value: number, error: number): string => `${formatNumber(value)} ± ${formatNumber(error)}`;
