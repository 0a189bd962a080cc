import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import { manifoldSample } from "../../src/data/index.js";
import { UserError } from "../../src/errors.js";
import { activation, createEnsemble, gaussian, layersNetwork, mlp, network, randomStream, scaled, sphere, sphereWithRandomLabels, supervised, train, trainingData, type Ensemble, type TrainingData } from "../../src/index.js"; // prettier-ignore
import type { Owner } from "../../src/backend/owner.js";
import { isLoaded, tf } from "../../src/backend/tensorflow.js";
import { layerScaling } from "../../src/model/index.js";
import { renderSvg } from "../../src/plot/index.js";

const size = { inputs: 3, outputs: 1, depth: 1, width: 4 };
const wrong = (value: unknown): never => value as never;
const dots = { mark: "dots", points: [{ x: 1, y: 1 }] };
const figure = (given: object): Promise<string> => renderSvg(wrong({ title: "t", caption: "", x: { label: "x", scale: "log" }, y: { label: "y", scale: "log" }, marks: [dots], ...given })); // prettier-ignore

test("before useBackend, whatever needs TensorFlow says so in a sentence", () => {
  expect(isLoaded()).toBe(false);
  for (const call of [
    () => createEnsemble(mlp(size), [randomStream(0)]),
    () => trainingData([sphereWithRandomLabels(randomStream(0), { samples: 5, dimension: 3 })]),
    () => tf.scalar(1),
  ])
    expect(call).toThrow(/TensorFlow.js is there once useBackend has loaded it.*await useBackend\(\)/);
});

describe("with TensorFlow", () => {
  let data: TrainingData & Owner;
  let [small, large, wide]: Ensemble[] = [];
  beforeAll(async () => {
    await useBackend();
    const stream = randomStream(0);
    data = trainingData([sphereWithRandomLabels(stream, { samples: 5, dimension: 3 })]);
    small = createEnsemble(mlp(size), [stream]);
    large = createEnsemble(mlp({ ...size, inputs: 4 }), [stream]);
    wide = createEnsemble(mlp({ ...size, outputs: 2 }), [stream]);
  });
  afterAll(() => [data, small, large, wide].forEach((owner) => owner.dispose()));
  const trained = (options: object) => async () => {
    using objective = supervised(small, data);
    await train(objective, wrong({ steps: 2, ...options }));
  };

  const mistakes: Record<string, [call: () => unknown, received: RegExp]> = {
    "an optimizer": [trained({ optimizer: { method: "sgd" } }), /gd, momentum, adam. Got 'sgd'/],
    "an inherited name": [trained({ optimizer: { method: "toString" } }), /Got 'toString'/],
    "an option of train": [trained({ learningRate: 1 }), /Got 'learningRate'/],
    "a stop rule": [trained({ stop: { zero: true } }), /Got 'zero'/],
    "a mode": [trained({ mode: "fast" }), /Got 'fast'/],
    "an activation": [() => mlp({ ...size, activation: wrong("swish") }), /leaky-relu.*Got 'swish'/],
    "an activation without layers": [() => mlp({ ...size, depth: 0, activation: wrong("swish") }), /Got 'swish'/],
    "an activation by itself": [() => activation(wrong("toString")), /Got 'toString'/],
    "a hidden layer's": [() => network([wrong({ units: 3 })], { inputs: 3, outputs: 1 }), /Got undefined/],
    "no units": [() => network([{ units: 0, activation: "relu" }], { inputs: 3, outputs: 1 }), /Got 0/],
    "a parameterization": [() => mlp({ ...size, parameterization: wrong("mup") }), /mu. Got 'mup'/],
    "a scaling": [() => layerScaling(wrong("mup"), wrong({})), /Got 'mup'/],
    "what is trained": [() => mlp({ ...size, trained: wrong("last") }), /all, readout, hidden. Got 'last'/],
    "a loss": [() => supervised(small, data, { loss: wrong("mse") }), /hinge, softmax. Got 'mse'/],
    "an inherited loss": [() => supervised(small, data, { loss: wrong("toString") }), /Got 'toString'/],
    "an option of supervised": [() => supervised(small, data, wrong({ los: 1 })), /Got 'los'/],
    "rows of another size": [() => supervised(large, data), /rows of 4 numbers.*Got rows of 3.*inputs: 3/],
    "targets of another size": [() => supervised(wide, data), /gives 2.*targets of 1.*outputs: 1/],
    "inputs of another size": [() => large.forward(data.inputs), /rows of 4 numbers.*Got \[5, 3\]/],
    "a layer": [() => small.features(data.inputs, 7), /to 1. Got 7/],
    "a factor": [() => scaled(small, wrong("x")), /Got x/],
    "a model": [() => layersNetwork(wrong({})), /tf.layers model/],
    "negative samples": [() => sphere(randomStream(0), { samples: -1, dimension: 3 }), /Got -1/],
    "samples in words": [() => sphere(randomStream(0), wrong({ samples: "5", dimension: 3 })), /Got '5'/],
    "a part of a sample": [() => gaussian(randomStream(0), { samples: 2.5, dimension: 3 }), /Got 2.5/],
    "no data": [() => trainingData([]), /a data set a member/],
    "a seed": [() => randomStream(wrong("a")), /Got a/],
    "a manifold": [() => manifoldSample(randomStream(0), wrong({ manifold: "klein", samples: 3, dimension: 2 })), /torus/], // prettier-ignore
    "a backend": [() => useBackend(wrong("gpu")), /cuda, cpu, wasm, js. Got 'gpu'/],
    "a scale": [() => figure({ x: { label: "x", scale: "logarithmic" } }), /symlog, band. Got 'logarithmic'/],
    "a mark": [() => figure({ marks: [{ ...dots, mark: "points" }] }), /Got 'points'/],
    "a stroke": [() => figure({ marks: [{ mark: "line", stroke: "dash", points: [] }] }), /Got 'dash'/],
    "a colour scale": [() => figure({ value: { label: "v", scale: "viridis" } }), /diverging, log. Got 'viridis'/],
  };
  test.each(Object.entries(mistakes))("%s that there is not is refused in a sentence", async (_, [call, received]) => {
    const thrown: unknown = await Promise.resolve().then(call).then(() => undefined, (error: unknown) => error); // prettier-ignore
    expect(thrown).toBeInstanceOf(UserError);
    expect((thrown as UserError).message).toMatch(received);
  });
});
