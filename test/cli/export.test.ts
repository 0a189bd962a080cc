import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs"; // prettier-ignore
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import { exportSchema } from "../../src/cli/json.js";
import type { Metadata } from "../../src/run/export/metadata.js";
import { assertClose } from "../assert.js";
import { commandIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-export-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const execute = promisify(execFile);
const overparam = commandIn(folder);
const at = (...path: string[]): string => join(folder, "run", ...path);

beforeAll(async () => {
  const call = ["run", "width-sweep", "--preset", "smoke", "--backend", "js", "--out", "run"];
  expect((await overparam(call)).code).toBe(0);
  await useBackend("js");
});

test("folders are named by what varies in the run and the seed, and hold the weights as they were kept", async () => {
  const { code, stdout } = await overparam(["export", "run", "--to", "to", "--json"]);
  const { trials, models } = exportSchema.parse(JSON.parse(stdout));
  expect([code, [...trials].sort()]).toEqual([0, readdirSync(at("models")).sort()]);
  expect(models.map((model) => model.folder)).toEqual(["width-2-seed-0/network", "width-64-seed-0/network"]);
  for (const { trial, folder: name } of models)
    expect(readFileSync(join(folder, "to", name, "weights.bin"))).toEqual(
      readFileSync(at("models", trial, "network", "weights.bin")),
    );
  expect(readdirSync(join(folder, "to")).sort()).toEqual([
    "README.txt",
    "index.html",
    "tf.min.js",
    "width-2-seed-0",
    "width-64-seed-0",
  ]);
});

test.each([
  ["a path", (path: string) => join(path, "model.json")],
  ["the path of its folder", (path: string) => path],
  ["a file:// address", (path: string) => pathToFileURL(join(path, "model.json")).href],
])("tf.loadLayersModel opens %s, and the model gives the output that its metadata records", async (_, addressOf) => {
  const model = await tf.loadLayersModel(addressOf(join(folder, "to", "width-64-seed-0", "network")));
  const metadata = model.getUserDefinedMetadata() as unknown as Metadata;
  expect(metadata).toMatchObject({ experiment: "width-sweep", seed: 0, part: "network", inputDimension: 10 });
  expect(metadata.parameters).toMatchObject({ width: 64, samples: 8, depth: 1 });
  const { input = [], output = [] } = metadata.example ?? {};
  const outputs = tf.tidy(() => (model.predict(tf.tensor2d([input.map(Number)])) as tensorflow.Tensor).dataSync());
  model.dispose();
  assertClose(Array.from(outputs), output.map(Number), { atol: 1e-5 }); // float32 sums of 64 terms, in another order
});

test("a folder that is not empty is refused and left as it is", async () => {
  mkdirSync(join(folder, "full"));
  writeFileSync(join(folder, "full", "mine"), "");
  const { code, stderr } = await overparam(["export", "run", "--to", "full"]);
  expect([code, stderr.includes("new or empty folder"), readdirSync(join(folder, "full"))]).toEqual([
    1,
    true,
    ["mine"],
  ]);
});

test.each<[string, (model: string, record: string) => void, string]>([
  [
    "weights cut short",
    (model) => truncateSync(join(model, "weights.bin"), 8),
    "8 bytes of weights where model.json says",
  ],
  ["no weights", (model) => rmSync(join(model, "weights.bin")), "weights.bin"],
  ["a damaged model.json", (model) => writeFileSync(join(model, "model.json"), "{"), "JSON"],
  ["no model.json", (model) => rmSync(join(model, "model.json")), "weights without a model.json"],
  ["no record of its trial", (_, record) => rmSync(record), "no complete record"],
])("a model with %s is refused, and nothing is exported", async (_, damage, message) => {
  const { code, stderr } = await exportDamaged(damage);
  expect([code, stderr.includes("must be whole"), stderr.includes(message)]).toEqual([1, true, true]);
});

test("weights that are whole but not those that were trained are refused: the example comes out otherwise", async () => {
  const { code, stderr } = await exportDamaged((model) => {
    const path = join(model, "weights.bin");
    writeFileSync(path, new Uint8Array(readFileSync(path).map(() => 0x3f)));
  });
  expect([code, stderr.includes("gives its example's output")]).toEqual([1, true]);
});

/** Damages a model, exports, expects that no folder was left, and mends it. */
async function exportDamaged(damage: (model: string, record: string) => void) {
  const [id] = readdirSync(at("models"));
  const model = at("models", id, "network");
  const record = at("trials", `${id}.json`);
  const before = ["model.json", "weights.bin"].map(
    (name) => [join(model, name), readFileSync(join(model, name))] as const,
  );
  const whole = [...before, [record, readFileSync(record)] as const];
  damage(model, record);
  const ended = await overparam(["export", "run", "--to", "refused"]);
  expect(existsSync(join(folder, "refused"))).toBe(false);
  expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  for (const [path, content] of whole) writeFileSync(path, content);
  return ended;
}

test("the examples of docs/models.md and of README.txt run in Node", async () => {
  const page = readFileSync(resolve("docs", "models.md"), "utf8");
  const readme = readFileSync(join(folder, "to", "README.txt"), "utf8");
  const examples = [
    { script: /```js\n([\s\S]*?)```/.exec(page)?.[1].replaceAll("models/", "to/") ?? "", cwd: folder },
    { script: /^ {2}import[\s\S]*?print\(\).*$/m.exec(readme)?.[0] ?? "", cwd: join(folder, "to") },
  ];
  const library = JSON.stringify(pathToFileURL(resolve("dist", "src", "index.js")).href);
  for (const { script, cwd } of examples) {
    const call = ["--input-type=module", "-e", script.replace('"overparam"', library)];
    const { stderr } = await execute(process.execPath, call, { cwd });
    expect([script.includes("loadLayersModel"), stderr]).toEqual([true, ""]);
  }
});
