import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import { infoNceOf, ntXentOf } from "../../../src/features/methods/contrast.js";
import { randomStream } from "../../../src/math/random.js";
import { assertClose } from "../../assert.js";

const [size, dimension] = [6, 3];
const unitRows = (values: Float64Array): number[][] =>
  Array.from({ length: values.length / dimension }, (_, row) => {
    const own = [...values.subarray(row * dimension, (row + 1) * dimension)];
    return own.map((value) => value / Math.hypot(...own));
  });
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, at) => sum + value * b[at], 0);
const logSum = (values: readonly number[]): number => {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
};

/** The plain formulas in float64. */
const plain = {
  infoNce: (f: number[][], g: number[][], tau: number) =>
    f.reduce((sum, a, i) => sum + logSum(g.map((b) => dot(a, b) / tau)) - dot(a, g[i]) / tau, 0) / f.length,
  ntXent: (f: number[][], g: number[][], tau: number) => {
    const all = [...f, ...g];
    const terms = all.map((a, i) => {
      const others = all.filter((_, j) => j !== i).map((b) => dot(a, b) / tau);
      return logSum(others) - dot(a, all[(i + f.length) % all.length]) / tau;
    });
    return terms.reduce((sum, term) => sum + term, 0) / all.length;
  },
};

function ours(kind: keyof typeof plain, f: number[][], g: number[][], tau: number) {
  return tf.tidy(() => {
    const [a, b] = [f, g].map((rows) => tf.tensor3d([rows]));
    const apart = tf.sub(1, tf.eye(2 * size));
    const of = (x: tensorflow.Tensor, y: tensorflow.Tensor): tensorflow.Scalar =>
      tf.sum(kind === "infoNce" ? infoNceOf(x, y, tau) : ntXentOf(x, y, apart, tau));
    const [df, dg] = tf.grads((x, y) => of(x, y))([a, b]);
    return { loss: of(a, b).dataSync()[0], slopes: [df, dg].map((slope) => Array.from(slope.dataSync())) };
  });
}

/** Central differences of the plain formula in float64, in all entries of f and g, freely: unit length is not kept. */
function differences(kind: keyof typeof plain, views: number[][][], tau: number): number[][] {
  const step = 1e-6 * tau;
  return views.map((view, which) =>
    view.flatMap((row, i) =>
      row.map((_, c) => {
        const [up, down] = [step, -step].map((change) => {
          const moved = views.map((rows) => rows.map((one) => [...one]));
          moved[which][i][c] += change;
          return plain[kind](moved[0], moved[1], tau);
        });
        return (up - down) / (2 * step);
      }),
    ),
  );
}

describe.each(availableBackends())("on the %s backend", (backend) => {
  beforeAll(async () => void (await useBackend(backend)));
  const kinds = ["infoNce", "ntXent"] as const;
  const cases = kinds.flatMap((kind) => [0.01, 0.02, 0.025, 0.05, 0.2, 1].map((tau) => [kind, tau] as const));

  test.each(cases)("%s at τ = %d and its gradient are those of the plain formula in float64", (kind, tau) => {
    const [f, g] = [0, 1].map((seed) => unitRows(randomStream(seed).normals(size * dimension)));
    // float32 similarities have errors of 1e-7, which τ divides.
    const tolerance = { rtol: 3e-6, atol: 3e-7 / tau };
    const { loss, slopes } = ours(kind, f, g, tau);
    assertClose([loss], [plain[kind](f, g, tau)], tolerance);
    differences(kind, [f, g], tau).forEach((expected, at) => assertClose(slopes[at], expected, { rtol: 1e-5, atol: 3e-6 / tau })); // prettier-ignore
  });

  test("opposite views at τ = 0.01 do not underflow: the loss is 2/τ and more", () => {
    const f = unitRows(randomStream(2).normals(size * dimension)).map(() => [1, 0, 0]);
    const g = f.map((row) => row.map((value) => -value));
    // all of f are equal, so InfoNCE is ln B whatever τ is; in NT-Xent the twins are opposite to what is equal
    expect(ours("infoNce", f, g, 0.01).loss).toBeCloseTo(Math.log(size), 5);
    expect(ours("ntXent", f, g, 0.01).loss).toBeCloseTo(200 + Math.log(size - 1), 3);
  });

  test("τ ≤ 0 is refused", () => {
    expect(() => ours("infoNce", [[1, 0, 0]], [[1, 0, 0]], 0)).toThrow(/τ must be at least 0.005/);
  });
});
