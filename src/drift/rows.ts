import type { Trial } from "../experiment/contract.js";
import { variantsOf } from "../experiment/variants.js";
import { groupBy } from "../math/statistics/moments.js";
import type { DriftRow } from "./slopes.js";

/** What a drift trial has to know of its cell. */
export interface DriftCell {
  readonly parameterization: string;
  readonly depth: number;
  readonly width: number;
  /** "hidden" where the last layer stays as it was drawn; default "all". */
  readonly trained?: "all" | "hidden";
  /** The training loss at which drift is measured, as a fraction of the initial one. */
  readonly fraction: number;
}

/** Drift of one trained network, a number a layer, and whether training came to the loss where it counts. */
export interface DriftResult extends Pick<DriftRow, "frobenius" | "spectral" | "neuron" | "flipped"> {
  /** "loss" where it arrived. */
  readonly status: string;
}

/**
 * The trials as rows; those that did not come to the loss where drift counts say so.
 * @example
 * const rows = driftRows(trials); // the evidence of weight-drift
 */
export function driftRows(trials: readonly Trial<DriftCell, DriftResult>[]): DriftRow[] {
  // What varies under one parameterization: a rate that another one takes sets nothing apart.
  const variants = new Map(
    [...groupBy(trials, (trial) => trial.parameters.parameterization)].map(
      ([name, group]) => [name, variantsOf(group, ["parameterization", "width"])] as const,
    ),
  );
  return trials.map(({ parameters, result }) => {
    const { parameterization, depth, width, trained = "all" } = parameters;
    const { status, frobenius, spectral, neuron, flipped } = result;
    return {
      cell: parameters,
      parameterization,
      variant: variants.get(parameterization)?.(parameters) ?? "",
      depth,
      width,
      trained,
      arrived: status === "loss",
      frobenius,
      spectral,
      neuron,
      flipped,
    };
  });
}

/**
 * What a drift run tested, in words.
 * @example
 * const sentence = driftTested(driftRows(trials), trials); // of a run of weight-drift
 */
export function driftTested(rows: readonly DriftRow[], trials: readonly Trial<DriftCell, DriftResult>[]): string {
  const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
  const depths = distinct(rows.map(({ depth }) => depth)).sort((a, b) => a - b);
  const widths = distinct(rows.map(({ width }) => width)).sort((a, b) => a - b);
  const arrived = rows.filter((row) => row.arrived).length;
  return (
    `under ${distinct(rows.map(({ parameterization }) => parameterization)).join(" and ")}: relative drift of kernels at the first step where the loss is at most ` +
    `${distinct(trials.map(({ parameters }) => parameters.fraction)).join(" or ")} of the initial one, depth ${depths.join(" and ")}, widths ${widths.join(", ")}; ${arrived} of ${rows.length} trainings arrived there`
  );
}
