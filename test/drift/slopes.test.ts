import { expect, test } from "vitest";
import {
  driftNorms,
  driftPoints,
  fitDrift,
  layerRoles,
  predictedSlope,
  type DriftRow,
} from "../../src/drift/slopes.js";
import { driftTable } from "../../src/drift/tables.js";

/** Rows whose layer l drifts exactly as 3 m^(-(l + 1)/4), whatever the norm. */
function rows(parameterization: string, depth: number): DriftRow[] {
  return [16, 32, 64, 128].flatMap((width) => {
    const drift = Array.from({ length: depth + 1 }, (_, layer) => 3 * width ** (-(layer + 1) / 4));
    return [0, 1].map(() => ({
      parameterization,
      depth,
      width,
      frobenius: drift,
      variant: "",
      arrived: true,
      spectral: drift,
      neuron: drift,
      flipped: drift,
    }));
  });
}

test("a layer's exponent of width is recovered: first, middle hidden and last", () => {
  for (const norm of driftNorms) {
    const found = layerRoles.map((role) => fitDrift(rows("ntk", 3), role, norm).slope.value);
    expect(found.map((value) => value.toFixed(9))).toEqual(["-0.250000000", "-0.500000000", "-1.000000000"]);
  }
});

test("one hidden layer has no middle one", () => {
  expect(driftPoints(rows("ntk", 1), "hidden", "frobenius")).toEqual([]);
  expect(driftPoints(rows("ntk", 1), "output", "frobenius")).toHaveLength(8);
});

test("a last layer that stays as it was drawn has no slope", () => {
  const frozen = rows("ntk", 1).map((row) => ({ ...row, trained: "hidden" as const }));
  expect(driftPoints(frozen, "output", "frobenius")).toEqual([]);
  expect(driftPoints(frozen, "input", "frobenius")).toHaveLength(8);
});

test("the table has the slopes of each depth, beside the predicted ones", () => {
  const both = [1, 3].flatMap((depth) => rows("mu", depth).map((row) => ({ ...row, variant: `depth ${depth}` })));
  const lines = driftTable(both).rows.filter(([name, , role]) => name === "mu, depth 3" && role === "output");
  expect(lines.map(([, , , norm, , , , predicted]) => [norm, predicted])).toEqual([
    ["frobenius", 0],
    ["spectral", 0],
    ["neuron", 0],
    ["flipped", NaN],
  ]);
});

test("standard drifts as ntk, and mu does not", () => {
  const hidden = ["standard", "ntk", "mu"].map((name) => predictedSlope(name, "hidden", "frobenius"));
  expect(hidden).toEqual([-1, -1, -0.5]);
});
