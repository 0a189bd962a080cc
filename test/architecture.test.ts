import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/** The floors from the ground up; a file may import from its own floor and from those before it. */
const topics = ["width", "drift", "features", "landscape", "hardness", "moments"].map((topic) => `src/${topic}/`);
const floors: readonly (readonly string[])[] = [
  ["src/errors.ts"],
  ["src/math/"],
  ["src/plot/"],
  ["src/backend/"],
  ["src/data/"],
  ["src/model/"],
  ["src/kernels/"],
  ["src/train/"],
  ["src/experiment/"],
  topics,
  ["src/index.ts"],
  ["src/run/"],
  ["src/launch/"],
  ["src/cli/", "src/web/"],
  ["experiments/"],
];

const root = resolve(import.meta.dirname, "..");
const files = ["src", "experiments"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name)),
);
const floorOf = (file: string): number => floors.findIndex((paths) => paths.some((path) => file.startsWith(path)));

/** Static, dynamic and type-only imports of relative paths, as paths from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => match[1]);
  return specifiers.map((specifier) => relative(root, resolve(root, dirname(file), specifier)).replace(/\.js$/, ".ts"));
}

test("every source file stands on a floor", () => {
  expect(files.filter((file) => floorOf(file) < 0)).toEqual([]);
});

test("a file imports from floors at or below its own", () => {
  const upward = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => floorOf(target) > floorOf(file))
      .map((target) => `${file} imports ${target}`),
  );
  expect(upward).toEqual([]);
});

test("an experiment imports the public entry and nothing else of the project", () => {
  const inward = files
    .filter((file) => file.startsWith("experiments/"))
    .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
    .filter(({ target }) => target !== "src/index.ts");
  expect(inward).toEqual([]);
});

test("there are no default exports outside experiments, and no star exports", () => {
  const offending = files.filter((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return /^export \*/m.test(text) || (!file.startsWith("experiments/") && /^export default/m.test(text));
  });
  expect(offending).toEqual([]);
});

test("sources and scripts read these variables of the environment, and no other", () => {
  const scripts = readdirSync(join(root, "scripts")).map((name) => join("scripts", name));
  const names = [...files, ...scripts].flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/process\.env\.(\w+)/g)].map((match) => match[1]),
  );
  expect([...new Set(names)].sort()).toEqual([
    "DEBUG",
    "LOCALAPPDATA",
    "NO_COLOR",
    "OVERPARAM_BACKEND",
    "OVERPARAM_START_ARGS",
    "PATH",
    "TF_CPP_MIN_LOG_LEVEL",
    "TF_NUM_INTRAOP_THREADS",
    "TF_XLA_FLAGS",
    "XDG_CACHE_HOME",
    "XLA_FLAGS",
  ]);
});
