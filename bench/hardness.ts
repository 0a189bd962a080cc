import { join } from "node:path";
import { parseArgs } from "node:util";
import type { ModelData } from "highs";
import { outputForms } from "../src/hardness/forms.js";
import type { LabelledPoints } from "../src/hardness/points.js";
import { halfSpaceProgram, solveProgram } from "../src/hardness/program.js";
import { scalingOf } from "../src/hardness/scaling.js";
import { searchHalfSpaces } from "../src/hardness/search.js";
import { randomSplitting, splitExactly, type SplittingInstance } from "../src/hardness/splitting.js";
import { randomStream } from "../src/math/random.js";
import { median } from "../src/math/statistics/moments.js";
import { race, secondsOf } from "./harness/paired.js";
import { pairedRatio } from "./harness/ratio.js";
import { row, table, type Row } from "./harness/row.js";
import { startWorker } from "./harness/worker.js";

// Exact answers beside HiGHS by its own Python binding on the same question: set splitting of 25 elements, and 14 points in 3 dimensions.
const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    /** A Python with highspy. */
    python: { type: "string", default: process.env.OVERPARAM_PYTHON },
    pairs: { type: "string", default: "9" },
    quick: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const pairs = values.quick ? 2 : Number(values.pairs);
const seeds = [0, 1, 2, 3, 4];
const [and] = outputForms(2, "and");

interface Answered {
  readonly seconds: number;
  readonly answers: readonly string[];
}

const peer =
  values.python === undefined
    ? undefined
    : startWorker({ name: "highspy", file: values.python, args: [join(import.meta.dirname, "hardness.py")] });
const peerName = peer === undefined ? null : (await peer.ask<{ readonly name: string }>({ models: [] })).name;

/** Ours and the peer in turn, all instances together, after a first of each. */
async function racing(
  about: { readonly work: string; readonly size: string; readonly reach?: number },
  ours: (at: number) => { readonly answer: string } | Promise<{ readonly answer: string }>,
  models: readonly ModelData[],
): Promise<Row> {
  let answers: string[] = [];
  const own = (): Promise<number> =>
    secondsOf(async () => {
      answers = [];
      for (let at = 0; at < models.length; at++) answers.push((await ours(at)).answer);
    });
  const theirs = (): Promise<Answered> => peer!.ask<Answered>({ models });
  await own();
  if (peer === undefined) {
    return row({ ...about, ours: await own(), peer: null, peerName, unit: "s", detail: { answers } });
  }
  const found = (await theirs()).answers;
  const { ours: mine, theirs: other } = await race(own, async () => (await theirs()).seconds, pairs);
  return row({
    ...{ ...about, ours: median(mine), peer: median(other), peerName, ...pairedRatio(mine, other) },
    ...{ unit: "s", detail: { answers, agree: answers.join() === found.join(), peerAnswers: found } },
  });
}

/** Set splitting as 0/1 variables: each set has one element in each part at least. */
function splittingProgram({ elements, sets }: SplittingInstance): ModelData {
  const each = <T>(value: T): T[] => Array.from({ length: elements }, () => value);
  const starts = sets.reduce<number[]>((ends, set) => [...ends, ends[ends.length - 1] + set.length], [0]);
  const indices = sets.flat();
  return {
    ...{ numCols: elements, numRows: sets.length, colCost: each(0), colLower: each(0), colUpper: each(1) },
    ...{ rowLower: sets.map(() => 1), rowUpper: sets.map((set) => set.length - 1), integrality: each(1 as const) },
    matrix: { format: "csr", numRows: sets.length, numCols: elements, starts, indices, values: indices.map(() => 1) },
  };
}

const instances = (planted: boolean): SplittingInstance[] =>
  seeds.map((seed) => randomSplitting(randomStream(seed), { elements: 25, count: planted ? 50 : 75, planted }));
const points = seeds.map((seed): LabelledPoints => {
  const random = randomStream(seed);
  const labels = Array.from({ length: 14 }, () => random.uniform() < 0.5);
  return { points: { rows: 14, columns: 3, data: random.normals(42) }, labels };
});
const programs = points.map((data) => halfSpaceProgram(data, and, { margin: 1e-3, scaling: scalingOf(data.points) }));

const rows: Row[] = [];
for (const planted of [true, false]) {
  const all = instances(planted);
  const size = `n = 25, ${planted ? "50 sets, planted" : "75 sets"}, 5 instances`;
  rows.push(
    await racing(
      { work: "set splitting, backtracking", size, reach: 1.2 },
      (at) => splitExactly(all[at]),
      all.map(splittingProgram),
    ),
  );
}
const size = "14 points in 3 dimensions, 5 instances";
rows.push(
  await racing({ work: "AND of two half-spaces, search with proofs", size, reach: 1.2 }, (at) => searchHalfSpaces(points[at], and), programs), // prettier-ignore
  await racing({ work: "AND of two half-spaces, the program in WebAssembly", size }, (at) => solveProgram(points[at], and), programs), // prettier-ignore
);
await peer?.close();
console.log(values.json ? JSON.stringify(rows, null, 2) : table(rows));
