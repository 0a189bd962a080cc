import { expect, test } from "vitest";
import { driftRows, type DriftCell, type DriftResult } from "../../src/drift/rows.js";
import type { Trial } from "../../src/experiment/contract.js";

const result: DriftResult = { status: "loss", frobenius: [], spectral: [], neuron: [], flipped: [] };
const trial = (parameterization: string, units: number): Trial<DriftCell & { units: number }, DriftResult> => ({
  parameters: { parameterization, depth: 3, width: 32, fraction: 0.1, units },
  seed: 0,
  result,
});

test("a rate that another parameterization takes sets no rows apart, one of the same does", () => {
  const variants = (trials: ReturnType<typeof trial>[]) => driftRows(trials).map(({ variant }) => variant);
  expect(variants([trial("ntk", 0.5), trial("mu", 0.125)])).toEqual(["", ""]);
  expect(variants([trial("ntk", 0.5), trial("ntk", 0.25)])).toEqual(["units 0.5", "units 0.25"]);
});
