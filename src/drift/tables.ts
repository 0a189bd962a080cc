import type { Table } from "../experiment/contract.js";
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
  const names = [...new Set(rows.map(({ parameterization }) => parameterization))];
  const lines = names.flatMap((name) =>
    layerRoles.flatMap((role) => driftNorms.map((norm) => slopeLine(rows, name, role, norm))),
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

function slopeLine(rows: readonly DriftRow[], name: string, role: LayerRole, norm: DriftNorm): (string | number)[] {
  const { slope, local, fit } = fitDrift(atGreatestDepth(rows, name), role, norm);
  const mine = rows.filter(({ parameterization }) => parameterization === name);
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
    predictedSlope(name, role, norm),
    between,
    fit.p,
  ];
}
