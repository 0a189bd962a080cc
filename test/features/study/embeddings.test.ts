import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import { tf } from "../../../src/backend/tensorflow.js";
import { openEmbedding, type LearnedName } from "../../../src/features/study/embeddings.js";
import { randomStream } from "../../../src/math/random.js";
import { train } from "../../../src/train/train.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

const member = { seed: 0, random: randomStream(0) };
const [samples, size] = [24, { dimension: 10, width: 12, batch: 8 }];
const images = [{ classes: new Int32Array(samples), split: { train: Array.from({ length: samples }, (_, row) => row), test: [] } }]; // prettier-ignore
const inputs = () => tf.tensor3d(Float32Array.from(randomStream(9).normals(samples * 16)), [1, samples, 16]);

test.each<[LearnedName, LearnedName]>([
  ["nt-xent-projector", "nt-xent"],
  ["barlow-twins-projector", "barlow-twins"],
])("of %s the projector is trained and discarded: f has k coordinates and starts as that of %s", async (name, bare) => {
  const x = inputs();
  using projected = openEmbedding(name, x, [member], images, size);
  using plain = openEmbedding(bare, x, [member], images, size);
  const [before] = projected.embed(x);
  expect(before).toMatchObject({ rows: samples, columns: 10 });
  expect(plain.embed(x)).toEqual([before]);
  const names = projected.objective.parameters.length - plain.objective.parameters.length;
  expect(names).toBe(2); // the kernels of the projector's two layers
  const losses = [projected, plain].map(({ objective }) => tf.tidy(() => objective.whole().loss.dataSync()[0]));
  expect(losses[0]).not.toBe(losses[1]);
  const options = { optimizer: { method: "adam" }, rate: { absolute: 0.01 }, steps: 3 } as const;
  const [{ status }] = await train(projected.objective, options);
  expect(status).toBe("budget");
  expect(projected.embed(x)).not.toEqual([before]);
  x.dispose();
});
