import type { Premise } from "../experiment/verdict.js";
import { leastConditioning } from "./ending.js";
import { linearRows, type WidthRow } from "./rows.js";

/** What "with high probability" is read as. */
export const highProbability = 0.9;
/** The largest fraction of the initial loss that counts as zero. */
const largestFraction = 0.01;
/** Below this fraction of the stable rate, it is the rate that is slow. */
const leastUnits = 0.1;
/** From this N on, N³ units are more than a machine holds. */
const mostSamples = 60;

/** Whole numbers with their thousands apart: "7,077,888". */
const count = (value: number): string => Math.ceil(value).toLocaleString("en-US");

/** What must hold before success at these rows, of one group and width, says anything for the theorem. */
export function successPremises(all: readonly WidthRow[], rows: readonly WidthRow[]): Premise[] {
  const [{ lossFraction, samples, dimension }] = rows;
  const linear = linearRows(all, rows);
  const passed = linear.filter(({ reached }) => reached).length;
  return [
    {
      met: !(lossFraction > largestFraction),
      statement: `a loss of at most ${largestFraction} of its start counts as zero; here ${lossFraction} does`,
      repair: `--loss ${largestFraction} or less`,
    },
    {
      met: passed <= linear.length / 2,
      statement: `data that no linear network fits; on these ${passed} of ${linear.length} networks without a hidden layer come to zero, with N = ${samples} and d = ${dimension}`,
      repair: `--samples above 2 d = ${2 * dimension}`,
    },
  ];
}

/** What must hold before failures at these rows, of one group and width, say anything against the theorem; none where enough succeed. */
export function failurePremises(rows: readonly WidthRow[], succeeded: (row: WidthRow) => boolean): Premise[] {
  const successes = rows.filter(succeeded).length;
  if (successes >= highProbability * rows.length) return [];
  const singular = rows.filter(({ conditioning }) => conditioning <= leastConditioning).length;
  return [
    widthPremise(rows, successes),
    ...trainingPremises(rows),
    {
      met: singular === 0,
      statement: `no near-parallel rows (λmin/λmax of the tangent kernel above ${leastConditioning.toExponential()} at the start); in ${singular} of ${rows.length} trainings there are some`,
      repair: "data without equal or parallel rows",
    },
  ];
}

/** That trainings which did not come to zero have come to rest: neither the budget, nor the rate, nor float32 ended them. */
export function trainingPremises(rows: readonly WidthRow[]): Premise[] {
  const floored = rows.filter((row) => row.floored).length;
  return [
    budgetPremise(rows),
    ratePremise(rows),
    {
      met: floored === 0,
      statement: `a loss above float32's rounding; ${floored} of ${rows.length} trainings are at the float32 floor`,
      repair: "--loss larger",
    },
  ];
}

function widthPremise(rows: readonly WidthRow[], successes: number): Premise {
  const [{ samples, width }] = rows;
  const asked = samples ** 3;
  return {
    met: width >= asked,
    statement: `${successes} of ${rows.length} succeeded; the theorem speaks of width N³ = ${count(asked)}, and the widest here is ${count(width)}`,
    repair: samples > mostSamples ? "smaller --samples: no such width fits a machine" : `--width ${asked}`,
  };
}

function budgetPremise(rows: readonly WidthRow[]): Premise {
  const [{ budget, units }] = rows;
  const falling = rows.filter((row) => row.falling);
  const asked = Math.max(10 * budget, ...falling.map(({ kernelSteps }) => Math.ceil(kernelSteps)));
  return {
    met: falling.length <= 0.05 * rows.length,
    statement: `the budget of ${count(budget)} steps was not what ended training; in ${falling.length} of ${rows.length} trainings it may have been`,
    repair: units < leastUnits ? `a larger --units, or --steps ${asked}` : `--steps ${asked}`,
  };
}

function ratePremise(rows: readonly WidthRow[]): Premise {
  const [{ units }] = rows;
  const lost = rows.filter((row) => row.lost).length;
  return {
    met: lost === 0 && units < 1,
    statement: `trainings below the largest stable rate (units < 1) that neither diverge nor are dead; at units ${units} ${lost} of ${rows.length} did or were`,
    repair: "a smaller --units",
  };
}
