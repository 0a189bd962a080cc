import type { Table } from "../experiment/contract.js";
import { mean } from "../math/statistics/moments.js";
import { featureCells, type FeatureRow } from "./rows.js";

const keys = ["probe", "untrainedProbe", "pcaProbe", "rawProbe", "reconstruction", "pcaReconstruction", "correlation"] as const; // prettier-ignore

/** Means over seeds of every cell, held-out digits. */
export function featureTable(rows: readonly FeatureRow[]): Table {
  return {
    title: "Means over seeds, held-out digits",
    columns: ["bottleneck", "width", ...keys],
    rows: featureCells(rows).map((cell) => [
      cell[0].bottleneck,
      cell[0].width,
      ...keys.map((key) => mean(cell.map((row) => row[key]))),
    ]),
  };
}
