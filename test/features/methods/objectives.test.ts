import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import type { LoopMode } from "../../../src/backend/compile/contract.js";
import { owning, type Owner } from "../../../src/backend/owner.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import { colour, mask, noise } from "../../../src/features/methods/augmentations.js";
import { autoencoder } from "../../../src/features/methods/autoencoder.js";
import { classVectors } from "../../../src/features/methods/class-vectors.js";
import { twoViews } from "../../../src/features/methods/contrastive.js";
import { instanceDiscrimination } from "../../../src/features/methods/instances.js";
import { crop, flip, rotation, shift } from "../../../src/features/methods/movements.js";
import { sparseCoder } from "../../../src/features/methods/sparse-coder.js";
import { sparseCoding, type SparseCodingOptions } from "../../../src/features/methods/sparse-coding.js";
import { superposition } from "../../../src/features/methods/superposition.js";
import { barlowTwins, infoNce, ntXent, vicReg } from "../../../src/features/methods/view-losses.js";
import { randomStream } from "../../../src/math/random.js";
import { createEnsemble } from "../../../src/model/ensemble.js";
import { mlp } from "../../../src/model/spec.js";
import type { Objective } from "../../../src/train/objective.js";
import { train } from "../../../src/train/train.js";
import { relativeDistance } from "../../assert.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

const members = [0, 1].map(randomStream);
const [samples, dimension] = [24, 16];
const points = (): tensorflow.Tensor2D =>
  tf.tensor2d(Float32Array.from(randomStream(9).normals(samples * dimension)), [samples, dimension]);
const codes = Int32Array.from({ length: samples }, (_, at) => at % 3);
const net = (outputs: number, inputs = dimension, name = "init") =>
  createEnsemble(mlp({ inputs, outputs, depth: 1, width: 12, parameterization: "standard" }), members, name);
const batch = { members, size: 8 };
const image = { ...batch, shape: [4, 4, 1] };

/** An objective with all that it owns. */
type Made = (inputs: tensorflow.Tensor2D) => { objective: Objective; owns: Owner[] };
const onNet = (make: (network: ReturnType<typeof net>, inputs: tensorflow.Tensor2D) => Objective & Owner): Made => {
  return (inputs) => {
    const network = net(4);
    const objective = make(network, inputs);
    return { objective, owns: [objective, network] };
  };
};
const coding = (
  options: Pick<Parameters<typeof sparseCoder>[1], "sparsity" | "tied" | "recipe">,
  own: Partial<SparseCodingOptions> = {},
): Made => {
  return (inputs) => {
    const coder = sparseCoder(members, { inputs: dimension, atoms: 20, ...options });
    const objective = sparseCoding(coder, inputs, { ...batch, ...own });
    return { objective, owns: [objective, coder] };
  };
};
const auto = (options: Partial<Parameters<typeof autoencoder>[2]>, encoded = 4): Made => {
  return (inputs) => {
    const [encoder, decoder] = [net(encoded, dimension, "encoder"), net(dimension, 4, "decoder")];
    const objective = autoencoder([encoder, decoder], inputs, { ...batch, code: 4, ...options });
    return { objective, owns: [objective, encoder, decoder] };
  };
};

const kinds: readonly [string, Made][] = [
  ["NT-Xent with noise and masks", onNet((n, x) => twoViews(n, x, { ...batch, loss: ntXent(), augmentations: [noise(0.3), mask(0.2)] }))], // prettier-ignore
  ["InfoNCE with moved images", onNet((n, x) => twoViews(n, x, { ...image, loss: infoNce(), augmentations: [shift(1), flip(), rotation(20), crop(0.7), colour(0.2)] }))], // prettier-ignore
  ["Barlow Twins", onNet((n, x) => twoViews(n, x, { ...batch, loss: barlowTwins(), augmentations: [noise(0.3)] }))],
  ["VICReg", onNet((n, x) => twoViews(n, x, { ...batch, loss: vicReg(), augmentations: [noise(0.3)] }))],
  ["learned class vectors", onNet((n, x) => classVectors(n, x, codes, { ...batch, classes: 3, dimension: 4, decay: 1e-3 }))], // prettier-ignore
  ["orthonormal class vectors", onNet((n, x) => classVectors(n, x, codes, { ...batch, classes: 3, dimension: 4, vectors: "orthonormal", normalised: false }))], // prettier-ignore
  ["instances", onNet((n, x) => instanceDiscrimination(n, x, { ...batch, dimension: 4, temperature: 0.5, augmentations: [noise(0.1)] }))], // prettier-ignore
  ["dense autoencoder", auto({})],
  ["denoising autoencoder", auto({ augmentations: [noise(0.2)] })],
  ["k-sparse autoencoder", auto({ sparse: 2 })],
  ["variational autoencoder", auto({ variational: 1 }, 8)],
  ["dictionary, exactly k", coding({ sparsity: { active: 3 } })],
  ["dictionary, tied", coding({ sparsity: { active: 3 }, tied: true })],
  ["dictionary that revives atoms", coding({ sparsity: { active: 1 }, tied: true }, { revive: 1 / 32 })],
  ["dictionary, l1", coding({ sparsity: { l1: 0.1 } })],
  ["dictionary without the recipe", coding({ sparsity: { active: 3 }, recipe: false })],
  ["superposition", (inputs) => {
    const importance = Array.from({ length: dimension }, (_, at) => 0.9 ** at);
    const objective = superposition(inputs, { ...batch, units: 4, importance });
    return { objective, owns: [objective] };
  }], // prettier-ignore
];

/** The weights and losses of both members after some steps. */
async function after(made: Made, steps: number, mode: LoopMode, method: "adam" | "gd" = "adam") {
  const inputs = points();
  const { objective, owns } = made(inputs);
  const trained = await train(objective, { optimizer: { method }, rate: { absolute: 0.01 }, steps, mode });
  const weights = objective.parameters.map(({ variable }) => Array.from(variable.dataSync()));
  const carried = objective.carried?.variables.map(({ variable }) => Array.from(variable.dataSync()));
  for (const owner of owns) owner.dispose();
  inputs.dispose();
  return { trained, weights, carried };
}

describe.each(kinds)("%s", (_, made) => {
  test("lowers its loss, and its terms are numbers", async () => {
    const { trained } = await after(made, 150, "graph");
    for (const { status, loss, initialLoss, final } of trained) {
      expect(status).toBe("budget");
      expect(loss).toBeLessThan(initialLoss);
      for (const value of Object.values(final)) expect(value).toSatisfy(Number.isFinite);
    }
  });

  test("5 steps in the graph are those of eager execution to roundings", async () => {
    const [graph, eager] = [await after(made, 5, "graph", "gd"), await after(made, 5, "eager", "gd")];
    const all = ({ weights, carried = [] }: typeof graph): number[] => [...weights, ...carried].flat();
    // a step's roundings are some 1e-7 of its size, as of the ensembles in test/train/compiled.test.ts
    expect(relativeDistance(all(graph), all(eager))).toBeLessThan(2e-6);
  });
});

test.each([1, 20])(
  "%i steps in the graph are those of eager execution to the bit where products are oneDNN's in both",
  async (steps) => {
    // Products of fewer than 1e5 operations are Eigen's in a loop, which is faster, and oneDNN's outside: they differ by roundings.
    const trained = async (mode: LoopMode): Promise<number[]> => {
      const inputs = tf.tensor2d(Float32Array.from(randomStream(9).normals(128 * 64)), [128, 64]);
      const sizes = { depth: 1, width: 64, parameterization: "standard" } as const;
      const encoder = createEnsemble(mlp({ ...sizes, inputs: 64, outputs: 32 }), members, "encoder");
      const decoder = createEnsemble(mlp({ ...sizes, inputs: 32, outputs: 64 }), members, "decoder");
      const objective = autoencoder([encoder, decoder], inputs, { members, size: 64, code: 32 });
      await train(objective, { optimizer: { method: "adam" }, rate: { absolute: 0.001 }, steps, mode });
      const weights = objective.parameters.flatMap(({ variable }) => Array.from(variable.dataSync()));
      for (const owner of [objective, encoder, decoder]) owner.dispose();
      inputs.dispose();
      return weights;
    };
    expect(await trained("graph")).toEqual(await trained("eager"));
  },
);

test("a network of equal outputs ends as collapsed at its first step", async () => {
  const inputs = points();
  const network = net(4);
  network.parameters.forEach(({ variable }) => tf.tidy(() => variable.assign(tf.zerosLike(variable))));
  const objective = twoViews(network, inputs, { ...batch, loss: ntXent(), augmentations: [noise(0.1)] });
  const trained = await train(objective, { rate: { absolute: 0.1 }, steps: 5 });
  expect(trained.map(({ status, steps }) => [status, steps])).toEqual([
    ["collapsed", 0],
    ["collapsed", 0],
  ]);
  for (const owner of [objective, network]) owner.dispose();
  inputs.dispose();
});

test.each([
  [
    (n, x) => twoViews(n, x, { ...batch, loss: ntXent(), augmentations: [shift(1)] }),
    /images \[height, width, channels\].*\[16\]/,
  ],
  [(n, x) => twoViews(n, x, { ...batch, size: 25, loss: ntXent() }), /\[1, 24\]/],
  [(n, x) => twoViews(n, x, { ...batch, size: 1, loss: ntXent() }), /two samples at least/],
  [(n, x) => twoViews(n, x, { ...image, shape: [3, 3, 1], loss: ntXent() }), /number of coordinates, 16/],
  [(n, x) => autoencoder([n, n], x, { ...batch, code: 17 }), /code wider than x, 16 .*Got 17 units. Ask for fewer/],
  [(n, x) => autoencoder([n, n], x, { ...batch, code: 4, sparse: 5 }), /from 1 to the number of units, 4. Got 5/],
  [(n, x) => classVectors(n, x, codes, { ...batch, classes: 1, dimension: 4 }), /lie in 0\.\.0/],
  [
    (n, x) => classVectors(n, x, codes, { ...batch, classes: 5, dimension: 4, vectors: "orthonormal" }),
    /at most 4 vectors/,
  ],
  [(n, x) => classVectors(n, x, codes, { ...batch, classes: 3, dimension: 4, temperature: 0 }), /τ must be above 0/],
  [(n, x) => instanceDiscrimination(n, x, { ...batch, dimension: 4, temperature: 0 }), /τ must be above 0/],
] as readonly [(n: ReturnType<typeof net>, x: tensorflow.Tensor2D) => Owner, RegExp][])(
  "bad input %# is named",
  (make, message) => {
    // prettier-ignore
    const [network, inputs] = [net(4), points()];
    const free = owning({}, () => (network.dispose(), inputs.dispose()));
    const before = tf.memory().numTensors;
    expect(() => make(network, inputs)).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
    free.dispose();
  },
);
