import type { Table } from "../experiment/contract.js";
import { groupBy } from "../math/statistics/moments.js";
import { formatNumber } from "../plot/format.js";
import {
  atGreatestDepth,
  driftNorms,
  fitDrift,
  layerRoles,
  predictedSlope,
  type DriftNorm,
  type DriftRow,
  type LayerRole,
} from "./slopes.js";

/** Slopes of every parameterization, role and norm that the rows have, beside the predicted ones and those between neighbouring widths. */
export function driftTable(rows: readonly DriftRow[]): Table {
  const groups = groupBy(rows, ({ parameterization, variant }) =>
    [parameterization, variant].filter((part) => part !== "").join(", "),
  );
  const lines = [...groups].flatMap(([name, group]) =>
    layerRoles.flatMap((role) => driftNorms.map((norm) => slopeLine(name, group, role, norm))),
  );
  return {
    title: "Slopes of drift in width, with 95 % intervals",
    columns: [
      ...["parameterization", "trainings that arrived", "layer", "measure", "slope", "low", "high", "predicted"],
      ...["local slopes", "p of one line"],
    ],
    rows: lines.filter((cells) => !Number.isNaN(cells[4])),
  };
}

function slopeLine(name: string, mine: readonly DriftRow[], role: LayerRole, norm: DriftNorm): (string | number)[] {
  const [{ parameterization }] = mine;
  const { slope, local, fit } = fitDrift(atGreatestDepth(mine, parameterization), role, norm);
  const arrived = `${mine.filter((row) => row.arrived).length} of ${mine.length}`;
  const between = local.map(({ slope: { value } }) => formatNumber(Number(value.toFixed(2)))).join(", ");
  return [
    name,
    arrived,
    role,
    norm,
    slope.value,
    slope.low,
    slope.high,
    predictedSlope(parameterization, role, norm),
    between,
    fit.p,
  ];
}
