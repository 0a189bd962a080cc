import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { assertClose } from "../assert.js";
import { testWith } from "../requirements.js";
import { cells, trainedCell, type Cell } from "./cells.js";

interface Kept {
  readonly processor: string;
  readonly tensorflow: string;
  readonly results: readonly {
    readonly cell: Cell;
    readonly members: readonly {
      readonly status: string;
      readonly steps: number;
      readonly loss: number | null;
      readonly bits: number;
      readonly errors: number;
    }[];
  }[];
}

/** Written by training as it was before objectives (the first commit of test/reference/training-losses.ts). */
const kept = JSON.parse(readFileSync(new URL("../reference/training-losses.json", import.meta.url), "utf8")) as Kept;
const bitsOf = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0];
let exact = false;

beforeAll(async () => {
  const { tensorflow } = await useBackend(availableBackends()[0]);
  exact = tensorflow === kept.tensorflow && cpus()[0].model === kept.processor && process.env.TF_NUM_INTRAOP_THREADS === undefined; // prettier-ignore
});

/**
 * What changed on purpose, and by how much at most. Units: power iterations begin at a fixed vector, so that a rate, exact to 1e-4,
 * is another in its last digits. Minibatches: rows are a function of the step's number. Narrow first layers (at most as wide as the inputs):
 * the last look takes the inputs as placed, c·X times W for c times X W, which rounds otherwise: 2 units in the last place.
 */
function allowance({ rate, batch, network }: Cell): { rtol: number } {
  if (batch !== undefined) return { rtol: 2e-3 };
  if ("units" in rate) return { rtol: 2e-4 };
  return network.depth === 0 || (network.width ?? 16) <= 5 ? { rtol: 2 * 2 ** -23 } : { rtol: 0 };
}

/** Sixty steps on another processor or TensorFlow carry roundings of 6e-8 each that far, near a kink of the ReLU further. */
const elsewhere = { rtol: 1e-3 };

describe("final losses are those kept", () => {
  testWith("native").each(cells.map((cell, index) => [JSON.stringify(cell), index] as const))(
    "%s",
    async (_, index) => {
      const { cell, members } = kept.results[index];
      const outcomes = await trainedCell(cells[index]);
      expect(outcomes.map(({ status }) => status)).toEqual(members.map(({ status }) => status));
      const { rtol } = allowance(cell);
      for (const [at, { steps, loss, errors, bits }] of members.entries()) {
        if (exact) expect([outcomes[at].steps, outcomes[at].final.errors]).toEqual([steps, errors]);
        if (loss === null) continue;
        if (exact && rtol === 0) expect(bitsOf(outcomes[at].loss)).toBe(bits);
        else assertClose([outcomes[at].loss], [loss], exact ? { rtol } : { rtol: elsewhere.rtol + rtol });
      }
    },
  );
});

test("every cell is kept", () => {
  expect(kept.results.map(({ cell }) => cell)).toEqual(JSON.parse(JSON.stringify(cells)));
});
