import type { Table } from "../experiment/contract.js";
import { bootstrapSlope } from "../math/statistics/bootstrap.js";
import { groupBy } from "../math/statistics/moments.js";
import { formatNumber } from "../plot/format.js";
import {
  driftNorms,
  driftPoints,
  fitDrift,
  layerRoles,
  predictedSlope,
  type DriftNorm,
  type DriftRow,
  type LayerRole,
} from "./slopes.js";

/**
 * Slopes of every parameterization, depth, role and norm that the rows have, beside the predicted ones and those between neighbouring widths.
 * Two intervals: that of the findings, by the t distribution, and the percentile bootstrap over seeds, which at ten a width is too narrow.
 * @example
 * const { columns, rows: lines } = driftTable(driftRows(trials)); // of a run of weight-drift
 */
export function driftTable(rows: readonly DriftRow[]): Table {
  const groups = groupBy(rows, ({ parameterization, variant }) =>
    [parameterization, variant].filter((part) => part !== "").join(", "),
  );
  const lines = [...groups].flatMap(([name, group]) =>
    layerRoles.flatMap((role) => driftNorms.map((norm) => slopeLine(name, group, role, norm))),
  );
  return {
    title:
      "Slopes of drift in width, with 95 % intervals by the t distribution, which judge, and by bootstrap over seeds",
    columns: [
      ...["parameterization", "trainings that arrived", "layer", "measure", "slope", "low", "high", "predicted"],
      ...["bootstrap low", "bootstrap high", "local slopes", "p of one line"],
    ],
    rows: lines.filter((cells) => !Number.isNaN(cells[4])),
  };
}

function slopeLine(name: string, mine: readonly DriftRow[], role: LayerRole, norm: DriftNorm): (string | number)[] {
  const [{ parameterization }] = mine;
  const arrived = mine.filter((row) => row.arrived);
  const { slope, local, fit } = fitDrift(arrived, role, norm);
  const drawn = bootstrapSlope(driftPoints(arrived, role, norm));
  const between = local.map(({ slope: { value } }) => formatNumber(Number(value.toFixed(2)))).join(", ");
  return [
    name,
    `${arrived.length} of ${mine.length}`,
    role,
    norm,
    ...[slope.value, slope.low, slope.high, predictedSlope(parameterization, role, norm), drawn.low, drawn.high],
    between,
    fit.p,
  ];
}
