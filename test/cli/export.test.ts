import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-export-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = commandIn(folder);
const at = (...path: string[]): string => join(folder, "run", ...path);

beforeAll(async () => {
  const call = ["run", "width-sweep", "--preset", "smoke", "--backend", "js", "--out", "run"];
  expect((await overparam(call)).code).toBe(0);
});

test("models are copied whole, and said", async () => {
  const { code, stdout } = await overparam(["export", "run", "--to", "to", "--json"]);
  const trials = readdirSync(at("models"));
  expect([code, JSON.parse(stdout)]).toEqual([0, { run: "run", to: "to", trials }]);
  for (const id of trials)
    for (const name of ["model.json", "weights.bin"])
      expect(readFileSync(join(folder, "to", id, "network", name))).toEqual(
        readFileSync(at("models", id, "network", name)),
      );
});
test.each<[string, (model: string, record: string) => void, string]>([
  [
    "weights cut short",
    (model) => truncateSync(join(model, "weights.bin"), 8),
    "8 bytes of weights where model.json says",
  ],
  ["no weights", (model) => rmSync(join(model, "weights.bin")), "0 bytes of weights"],
  ["a damaged model.json", (model) => writeFileSync(join(model, "model.json"), "{"), "model.json"],
  ["no model.json", (model) => rmSync(join(model, "model.json")), "weights without a model.json"],
  ["no record of its trial", (_, record) => rmSync(record), "no complete record"],
])("a model with %s is refused, and nothing is exported", async (_, damage, message) => {
  const [id] = readdirSync(at("models"));
  const model = at("models", id, "network");
  const record = at("trials", `${id}.json`);
  const before = ["model.json", "weights.bin"].map(
    (name) => [join(model, name), readFileSync(join(model, name))] as const,
  );
  const whole = [...before, [record, readFileSync(record)] as const];
  damage(model, record);
  const { code, stderr } = await overparam(["export", "run", "--to", "refused"]);
  expect([code, stderr.includes("must be whole"), stderr.includes(message)]).toEqual([1, true, true]);
  expect(existsSync(join(folder, "refused"))).toBe(false);
  for (const [path, content] of whole) writeFileSync(path, content);
});
