import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { useBackend } from "../../src/backend/backend.js";
import {
  comparisonSchema,
  doctorSchema,
  dryRunSchema,
  exportSchema,
  explainSchema,
  listSchema,
  runSchema,
  noteSchema,
  runsSchema,
} from "../../src/cli/json.js";
import { kernelSchema, predictSchema } from "../../src/cli/kernel-json.js";
import { decideSchema, dimensionSchema, embedSchema, probeSchema } from "../../src/cli/points-json.js";
import { recoverySchema, teacherSchema } from "../../src/cli/recovery-json.js";
import { randomStream } from "../../src/math/random.js";
import { makePlan } from "../../src/run/grid.js";
import { experiments } from "../experiments/all.js";

const page = readFileSync(join(resolve(import.meta.dirname, "../.."), "docs/json.md"), "utf8");

/** All names of properties in a JSON schema, at any depth. */
function namesIn(schema: unknown): string[] {
  if (schema === null || typeof schema !== "object") return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === "properties" ? Object.keys(value as object) : []),
    ...namesIn(value),
  ]);
}

test.each([
  ["run", runSchema],
  ["run --dry-run", dryRunSchema],
  ["list", listSchema],
  ["doctor", doctorSchema],
  ["dimension", dimensionSchema],
  ["probe", probeSchema],
  ["embed", embedSchema],
  ["decide", decideSchema],
  ["kernel", kernelSchema],
  ["generate teacher", teacherSchema],
  ["recover", recoverySchema],
  ["predict", predictSchema],
  ["compare", comparisonSchema],
  ["export", exportSchema],
  ["explain", explainSchema],
  ["runs", runsSchema],
  ["note", noteSchema],
] as const)("docs/json.md names every key of what %s prints", (_, schema) => {
  expect(namesIn(z.toJSONSchema(schema)).filter((name) => !new RegExp(`\\b${name}\\b`).test(page))).toEqual([]);
});

beforeAll(async () => void (await useBackend()));
test.each(experiments)(
  "docs/json.md lists the keys that a trial of %s stores, and no others",
  async (id, experiment) => {
    const [cell] = makePlan(experiment, { preset: "smoke" }).cells;
    const context = { signal: new AbortController().signal, progress: () => undefined, save: () => Promise.resolve() };
    const results = await experiment.trial(cell, [{ seed: 1, random: randomStream(1) }], context);
    const listed = new RegExp(`- \`${id}\`:\\s*\`\\{([^}]*)\\}`).exec(page)?.[1] ?? "";
    expect(listed.split(/,\s*/).sort()).toEqual(Object.keys(results[0] as object).sort());
  },
);
