import type { Table } from "../experiment/contract.js";
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

/** Slopes of every parameterization, role and norm that the rows have, beside the predicted ones. */
export function driftTable(rows: readonly DriftRow[]): Table {
  const line = (name: string, role: LayerRole, norm: DriftNorm): (string | number)[] => {
    const { value, low, high } = fitDrift(atGreatestDepth(rows, name), role, norm).slope;
    return [name, role, norm, value, low, high, predictedSlope(name, role, norm)];
  };
  const names = [...new Set(rows.map(({ parameterization }) => parameterization))];
  const lines = names.flatMap((name) => layerRoles.flatMap((role) => driftNorms.map((norm) => line(name, role, norm))));
  return {
    title: "Slopes of drift in width, with 95 % intervals",
    columns: ["parameterization", "layer", "measure", "slope", "low", "high", "predicted"],
    rows: lines.filter((cells) => !Number.isNaN(cells[3])),
  };
}
