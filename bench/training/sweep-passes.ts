import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { mean } from "../../src/math/statistics/moments.js";
import { emptyCache } from "../harness/empty-cache.js";
import { jaxProgram, jaxSweep, oursProgram, type Python } from "../harness/programs.js";
import { shareOut, type Shared } from "../harness/share-out.js";
import type { Cell, CellAnswer } from "../ours/cell.js";

/** Our sweep from an empty compile cache, from the initial weights and data of the folder, drawn there first if so asked. */
export async function ourSweep(
  cells: readonly Cell[],
  cores: number,
  folder: string,
  draw = false,
): Promise<Shared<CellAnswer>> {
  const cache = emptyCache();
  try {
    const requests = cells.map((cell, index) => ({ command: "cell", cell, index, folder, draw }));
    return await shareOut<CellAnswer>(oursProgram(true, cache.env), cores, requests);
  } finally {
    cache.remove();
  }
}

interface PeerAnswer {
  readonly seconds: number;
  readonly errors: readonly number[];
}

/** A sweep of JAX, ready to be repeated, and what its first passes showed. */
export interface PeerSweep {
  readonly run: () => Promise<Shared<PeerAnswer>>;
  readonly detail: Readonly<Record<string, number>>;
}

/** Trains what our sweep wrote down, each cell in the way (members in turn or together) that was faster in a first pass. */
export async function peerSweep(
  python: Python,
  folder: string,
  cores: number,
  cells: readonly (Cell & CellAnswer)[],
): Promise<PeerSweep> {
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(cells));
  const program = jaxProgram(python.path, true, jaxSweep(folder));
  const pass = (ways: readonly string[]): Promise<Shared<PeerAnswer>> =>
    shareOut<PeerAnswer>(
      program,
      cores,
      ways.map((way, index) => ({ command: "cell", index, way })),
    );
  const turns = await pass(cells.map(() => "turns"));
  const together = await pass(cells.map(() => "together"));
  const ways = cells.map((_, index) =>
    turns.answers[index].seconds <= together.answers[index].seconds ? "turns" : "together",
  );
  return {
    run: () => pass(ways),
    detail: { cellsInTurn: ways.filter((way) => way === "turns").length, ...difference(cells, turns.answers) },
  };
}

/**
 * By how much the two tools' final errors differ, member by member. Narrow networks at these rates are chaotic: a change of
 * 1e-7 in the initial weights moves the errors of some as much, so single members may differ and the means may not.
 */
function difference(ours: readonly CellAnswer[], theirs: readonly PeerAnswer[]): Record<string, number> {
  const gaps = ours.flatMap(({ errors }, cell) =>
    errors.map((error, member) => Math.abs(error - theirs[cell].errors[member])),
  );
  return {
    members: gaps.length,
    membersWithOtherErrors: gaps.filter((gap) => gap > 0).length,
    largestDifferenceInErrors: Math.max(...gaps),
    meanErrors: mean(ours.flatMap(({ errors }) => errors)),
    meanErrorsThere: mean(theirs.flatMap(({ errors }) => errors)),
  };
}
