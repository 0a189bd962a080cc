import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { useBackend } from "../src/backend/backend.js";
import { backendLinearAlgebra } from "../src/backend/algebra/native.js";
import { linearAlgebra, transpose } from "../src/math/algebra/ml-matrix.js";
import type { LinearAlgebra, Matrix } from "../src/math/algebra/contract.js";
import { randomStream } from "../src/math/random.js";

/** One row of the table: seconds of ours and of a peer, and ours over the peer's. */
interface Row {
  readonly work: Work;
  readonly size: number;
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  readonly ratio: number;
  readonly unit: "s";
}

const works = ["eigenSymmetric", "cholesky", "solve", "multiply"] as const;
type Work = (typeof works)[number];

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    python: { type: "string", default: process.env.OVERPARAM_PYTHON },
    sizes: { type: "string", default: "200,1000,2000" },
  },
  allowPositionals: true,
});
const sizes = values.sizes.split(",").map(Number);

/** A positive definite matrix, as a kernel with a ridge is. */
function kernel(size: number, multiply: LinearAlgebra["multiply"]): Matrix {
  const half = { rows: size, columns: size, data: randomStream(size).normals(size * size) };
  const gram = multiply(half, transpose(half));
  return { ...gram, data: gram.data.map((value, at) => value / size + Number(at % (size + 1) === 0)) };
}

/** Seconds of each work; the median of several after a first, or, of what takes seconds, one. */
function times({ eigenSymmetric, cholesky, solve, multiply }: LinearAlgebra, a: Matrix): Record<Work, number> {
  const b = { rows: a.rows, columns: 10, data: a.data.slice(0, 10 * a.rows) };
  return {
    eigenSymmetric: time(() => eigenSymmetric(a)),
    cholesky: time(() => cholesky(a)),
    solve: time(() => solve(a, b)),
    multiply: time(() => multiply(a, a)),
  };
}

function time(work: () => unknown): number {
  const seconds: number[] = [];
  while (seconds.length < 6 && (seconds[0] ?? 0) < 3) {
    const started = performance.now();
    work();
    seconds.push((performance.now() - started) / 1000);
  }
  const warm = seconds.length > 1 ? seconds.slice(1) : seconds;
  return warm.sort((a, b) => a - b)[Math.floor(warm.length / 2)];
}

/** The same works in numpy; its solve is by LU alone, with the condition number that ours refuses by. */
const script = `
import json, statistics, sys, time, numpy
def seconds(work):
    work(); spent = []
    for _ in range(5):
        started = time.perf_counter(); work(); spent.append(time.perf_counter() - started)
    return statistics.median(spent)
rows = {}
for n in map(int, sys.argv[1].split(",")):
    half = numpy.random.default_rng(n).normal(size=(n, n)); a = half @ half.T / n + numpy.eye(n); b = a[:, :10]
    rows[n] = {"eigenSymmetric": seconds(lambda: numpy.linalg.eigh(a)), "cholesky": seconds(lambda: numpy.linalg.cholesky(a)),
               "solve": seconds(lambda: (numpy.linalg.solve(a, b), numpy.linalg.cond(a, 1))), "multiply": seconds(lambda: a @ a)}
print(json.dumps({"name": "numpy " + numpy.__version__, "rows": rows}))
`;

interface Peer {
  readonly name: string;
  readonly rows: Readonly<Record<number, Readonly<Record<Work, number>>>>;
}

await useBackend();
const algebra = backendLinearAlgebra();
const matrices = new Map(sizes.map((size) => [size, kernel(size, algebra.multiply)]));
const timed = (by: LinearAlgebra): Peer["rows"] =>
  Object.fromEntries([...matrices].map(([size, a]) => [size, times(by, a)]));
const ours = timed(algebra);
const numpy = (python: string): Peer =>
  JSON.parse(execFileSync(python, ["-c", script, values.sizes], { encoding: "utf8" })) as Peer;
const peers: Peer[] = [
  ...(values.python === undefined ? [] : [numpy(values.python)]),
  { name: "ml-matrix", rows: timed(linearAlgebra) },
];
const rows = peers.flatMap(({ name, rows: of }) =>
  sizes.flatMap((size) =>
    works.map((work): Row => {
      const [own, peer] = [ours[size][work], of[size][work]];
      return { work, size, ours: own, peer, peerName: name, ratio: own / peer, unit: "s" };
    }),
  ),
);
if (values.json) console.log(JSON.stringify(rows, null, 2));
else
  for (const { work, size, ours: own, peer, peerName, ratio, unit } of rows)
    console.log(
      `${work}, ${size} x ${size}: ${algebra.name} ${own.toPrecision(3)} ${unit}, ${peerName} ${peer.toPrecision(3)} ${unit}, ratio ${ratio.toPrecision(2)}`,
    );
