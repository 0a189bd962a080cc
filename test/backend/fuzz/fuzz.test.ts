import { beforeAll, describe, expect } from "vitest";
import { availableBackends, compilesXla, useBackend } from "../../../src/backend/backend.js";
import { operationOutputs } from "../../../src/backend/compile/operations.js";
import { testWith } from "../../requirements.js";
import { chainCase, rowCase, scriptOf, trainingCase, type Case } from "./cases.js";
import { compare, operationsOf } from "./compare.js";
import { rows } from "./rows.js";

const seed = 1;
/** The graph must have what XLA lacks or does otherwise; found by the fuzzer, so that a change of either is seen. */
const native = testWith("native");

describe("a random step is the same in JavaScript, in the graph and by XLA, or refused", () => {
  beforeAll(async () => void (await useBackend(availableBackends().find((name) => name !== "cuda"))));

  const differences = (one: Case): string[] =>
    (["graph", ...(compilesXla() ? (["xla"] as const) : [])] as const).flatMap((mode) => {
      const verdict = compare(one, mode);
      return typeof verdict === "string" ? [] : [`${verdict.differs}\n${scriptOf(one)}`];
    });

  native.each(Object.entries(rows))("%s", (operation, all) => {
    const cases = [...all.keys()].map((row) => rowCase(operation, row, seed));
    expect(cases.flatMap(differences)).toEqual([]);
    expect(new Set(cases.flatMap(operationsOf))).toContain(operation);
  });

  native.each(Array.from({ length: 24 }, (_, index) => index))("a chain of operations, %s", (index) => {
    expect(differences(chainCase(index))).toEqual([]);
  });

  native.each(Array.from({ length: 16 }, (_, index) => index))("an optimizer on tf.layers, %s", (index) => {
    expect(differences(trainingCase(index))).toEqual([]);
  });

  native("every operation of the table has a row", () => {
    expect(Object.keys(rows).sort()).toEqual(Object.keys(operationOutputs).sort());
  });
});
