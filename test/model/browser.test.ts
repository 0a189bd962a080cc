import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import type { tf } from "../../src/backend/tensorflow.js";
import { sphere } from "../../src/data/generators.js";
import { randomLabels } from "../../src/data/labels.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { exportMember } from "../../src/model/export.js";
import { mlp } from "../../src/model/spec.js";
import type { TrialContext } from "../../src/experiment/contract.js";
import { keepNetwork } from "../../src/experiment/keep.js";
import { RunDirectory } from "../../src/run/directory.js";
import { trainingData } from "../../src/data/tensors.js";
import { supervised } from "../../src/train/supervised.js";
import { train } from "../../src/train/train.js";
import { assertClose } from "../assert.js";
import { launchChromium } from "../chromium.js";
import { testWith } from "../requirements.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-browser-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => void (await useBackend()));

/** Serves TensorFlow.js's public browser build, a page that loads it, and the exported model. */
function serve(): Promise<{ url: string; close: () => void }> {
  const build = createRequire(import.meta.url).resolve("@tensorflow/tfjs/dist/tf.min.js");
  const server = createServer((request, response) => {
    if (request.url === "/") return void response.end('<!doctype html><script src="/tf.js"></script>');
    const file = request.url === "/tf.js" ? build : join(folder, String(request.url));
    try {
      response.end(readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((ready) =>
    server.listen(0, "127.0.0.1", () =>
      ready({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }),
    ),
  );
}

testWith("chromium")(
  "a trained network that was exported predicts in Chromium what training predicted, to 1e-5",
  async () => {
    const size = { samples: 20, dimension: 6 };
    const inputs = sphere(randomStream(0), size);
    using data = trainingData([
      { name: "sphere", ...size, outputs: 1, classes: [], inputs, targets: randomLabels(randomStream(1), 20) },
    ]);
    using ensemble = createEnsemble(mlp({ inputs: 6, outputs: 1, depth: 2, width: 24, bias: true }), [randomStream(2)]);
    using objective = supervised(ensemble, data);
    await train(objective, { steps: 200, stop: { zeroError: true } });
    const outputs = ensemble.forward(data.inputs);
    const expected = Array.from(outputs.dataSync());
    const save: TrialContext["save"] = (_, name, files) => new RunDirectory(folder).saveFiles("trial", name, files);
    await keepNetwork({ save }, { seed: 0, random: randomStream(0) }, "network", await exportMember(ensemble, 0));
    outputs.dispose();

    const server = await serve();
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(server.url);
      const predicted = await page.evaluate(
        async ([rows, columns, values]) => {
          const { tf: browserTf } = globalThis as unknown as { tf: typeof tf };
          const model = await browserTf.loadLayersModel("/models/trial/network/model.json");
          return Array.from(
            await (model.predict(browserTf.tensor2d(values, [rows, columns])) as ReturnType<typeof tf.tensor>).data(),
          );
        },
        [20, 6, Array.from(inputs)] as const,
      );
      assertClose(predicted, expected, { atol: 1e-5 });
      expect(expected.every((value) => Math.abs(value) > 1e-3)).toBe(true);
    } finally {
      await browser.close();
      server.close();
    }
  },
);
