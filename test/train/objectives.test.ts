import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import type { LoopMode } from "../../src/backend/compile/contract.js";
import { owning, type Owner } from "../../src/backend/owner.js";
import { tf } from "../../src/backend/tensorflow.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { trainingData } from "../../src/data/tensors.js";
import { linearized } from "../../src/kernels/linearized.js";
import { randomStream } from "../../src/math/random.js";
import { innerByMember } from "../../src/model/by-member.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { layersNetwork } from "../../src/model/layers-network.js";
import type { Meter } from "../../src/model/meter.js";
import { scaled } from "../../src/model/scaled.js";
import { mlp } from "../../src/model/spec.js";
import type { Objective } from "../../src/train/objective.js";
import type { TrainingOptions } from "../../src/train/options.js";
import { supervised } from "../../src/train/supervised.js";
import { train } from "../../src/train/train.js";
import { assertClose } from "../assert.js";
import { geLeeMa } from "../../src/moments/ge-lee-ma.js";
import { contrastive, denoising, variational } from "./objectives.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

const members = [0, 1].map(randomStream);
const size = { samples: 12, dimension: 4 };

/** What a kind of training consists of; `owns` what it is made of, disposed in turn. */
interface Kind {
  readonly objective: Objective;
  readonly owns: readonly Owner[];
  readonly options?: Partial<TrainingOptions>;
}

const sphere = () => trainingData(members.map((member) => sphereWithRandomLabels(member, size)));
const ensembleOf = (outputs: number, inputs = 4, name = "init") =>
  createEnsemble(mlp({ inputs, outputs, depth: 1, width: 8, activation: "relu" }), members, name);

/** Shared points as one tensor that its owner disposes. */
function points() {
  const { inputs, targets } = trainingData([sphereWithRandomLabels(members[0], size)]);
  targets.dispose();
  const shared = tf.reshape(inputs, [12, 4]) as ReturnType<typeof tf.tensor2d>;
  return { shared, owner: owning({}, () => tf.dispose([inputs, shared])) };
}

function ofNetwork(wrap: (ensemble: ReturnType<typeof ensembleOf>) => ReturnType<typeof scaled>): Kind {
  const [data, ensemble] = [sphere(), ensembleOf(1)];
  const network = wrap(ensemble);
  const objective = supervised(network, data);
  return { objective, owns: [objective, network, ensemble, data] };
}

function convolutional(): Kind {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 3, kernelSize: 3, activation: "relu", inputShape: [6, 6, 1], kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }) }), // prettier-ignore
      tf.layers.flatten(),
      tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotNormal({ seed: 2 }) }),
    ],
  });
  const random = randomStream(5);
  const inputs = tf.tensor4d(Float32Array.from(random.normals(10 * 36)), [10, 6, 6, 1]);
  const targets = tf.tensor2d(
    Float32Array.from({ length: 10 }, () => random.sign()),
    [10, 1],
  );
  const network = layersNetwork(model);
  const objective = supervised(network, { inputs, targets }, { batch: { size: 5, members: [random] } });
  const parts = owning({}, () => {
    model.dispose();
    tf.dispose([inputs, targets]);
  });
  return { objective, owns: [objective, network, parts] };
}

const kinds: readonly [string, () => Kind][] = [
  [
    "supervised",
    () => {
      const [data, ensemble] = [sphere(), ensembleOf(1)];
      const objective = supervised(ensemble, data);
      return { objective, owns: [objective, ensemble, data], options: { rate: { units: 0.5 } } };
    },
  ],
  [
    "minibatches",
    () => {
      const [data, ensemble] = [sphere(), ensembleOf(1)];
      const objective = supervised(ensemble, data, { batch: { size: 4, members } });
      return { objective, owns: [objective, ensemble, data] };
    },
  ],
  [
    "contrastive",
    () => {
      const [{ shared, owner }, ensemble] = [points(), ensembleOf(3)];
      const objective = contrastive(ensemble, shared, members);
      return { objective, owns: [objective, ensemble, owner] };
    },
  ],
  [
    "a denoising autoencoder",
    () => {
      const [{ shared, owner }, ensemble] = [points(), ensembleOf(4)];
      return { objective: denoising(ensemble, shared, members), owns: [ensemble, owner] };
    },
  ],
  [
    "a variational autoencoder of two networks",
    () => {
      const [{ shared, owner }, encoder, decoder] = [points(), ensembleOf(4), ensembleOf(4, 2, "decoder")];
      const objective = variational([encoder, decoder], shared, { codes: 2, streams: members });
      return { objective, owns: [objective, encoder, decoder, owner], options: { optimizer: { method: "adam" } } };
    },
  ],
  ["α(f − f₀)", () => ofNetwork((ensemble) => scaled(ensemble, 2))],
  ["a linearized network", () => ofNetwork(linearized)],
  [
    "an objective without a network",
    () => {
      const { shared, owner } = points();
      const y = tf.tidy(() => tf.sum<ReturnType<typeof tf.tensor1d>>(tf.relu(shared), 1));
      const objective = geLeeMa({ inputs: shared, targets: y }, members, { units: 3 });
      return {
        objective,
        owns: [objective, owner, owning({}, () => y.dispose())],
        options: { rate: { absolute: 0.0005 } },
      };
    },
  ],
  ["a convolutional tf.layers model", convolutional],
];

/** ‖θ‖² of each member: a meter for whatever is trained. */
function squaredNorms({ parameters, members: count }: Objective): Meter<number> {
  const measure = (): number[] => {
    const sum = tf.tidy(() => tf.addN(parameters.map((one) => innerByMember(one, count, one.variable, one.variable))));
    const values = Array.from(sum.dataSync());
    sum.dispose();
    return values;
  };
  return owning({ measure }, () => undefined);
}

async function trained(make: () => Kind, mode: LoopMode, more: Partial<TrainingOptions> = {}) {
  const { objective, owns, options } = make();
  try {
    const norm = squaredNorms(objective);
    return await train(objective, {
      steps: 30,
      rate: { absolute: 0.03 },
      record: [0, 7],
      ...options,
      ...more,
      mode,
      meters: { norm },
    });
  } finally {
    owns.forEach((owner) => owner.dispose());
  }
}

describe.each(kinds)("%s", (_, make) => {
  test("trains eager, as a graph and by XLA, with curves of all that it measures and a meter along them", async () => {
    const eager = await trained(make, "eager");
    for (const { loss, initialLoss, curve, metered, final, status } of eager) {
      expect(loss).toBeLessThan(initialLoss);
      expect([status, curve.steps]).toEqual(["budget", [0, 7, 30]]);
      for (const name of Object.keys(final)) expect(curve[name]).toHaveLength(3);
      expect(metered.norm).toHaveLength(3);
      expect(metered.norm[2]).not.toBe(metered.norm[0]);
    }
    for (const mode of ["graph", "xla"] as const) {
      const compiled = await trained(make, mode);
      // Thirty steps carry the rounding of a few units in the last place (6e-8) to about 1e-6.
      compiled.forEach(({ loss, metered }, member) => {
        assertClose([loss, ...metered.norm], [eager[member].loss, ...eager[member].metered.norm], { rtol: 2e-5 });
      });
    }
  });

  test("stops at a loss, each member at its own step, and keeps the weights that it belongs to", async () => {
    const [first] = await trained(make, "graph");
    const loss = (first.initialLoss + first.loss) / 2;
    const [stopped] = await trained(make, "graph", { stop: { loss } });
    expect(stopped.status).toBe("loss");
    expect(stopped.loss).toBeLessThanOrEqual(loss);
    expect(stopped.steps).toBeLessThanOrEqual(30);
  });
});

test("an objective that measures something else than one number a member is refused", async () => {
  const { objective, owns } = kinds[7][1]();
  const wrong = { ...objective, whole: () => ({ ...objective.whole(), going: objective.whole().loss }) };
  await expect(train(wrong, { steps: 1, rate: { absolute: 1 }, mode: "eager" })).rejects.toThrow("Got going of shape");
  owns.forEach((owner) => owner.dispose());
});
