import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const topics = ["width", "drift", "features", "approximation", "landscape", "hardness", "moments", "lazy"];
/** The floors from the ground up; a file may import from its own floor and from those before it. */
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
  topics.map((topic) => `src/${topic}/`),
  ["src/index.ts"],
  ["src/run/"],
  ["src/launch/"],
  ["src/cli/", "src/web/"],
  ["experiments/"],
  ["scripts/", "bench/"],
];

const root = resolve(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const files = ["src", "experiments", "scripts", "bench"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .map((name) => join(folder, name)),
);
const floorOf = (file: string): number => floors.findIndex((paths) => paths.some((path) => file.startsWith(path)));
const topicOf = (file: string): string | undefined => topics.find((topic) => file.startsWith(`src/${topic}/`));

/** Static, dynamic and type-only imports of relative paths, as paths from the root. */
function importsOf(file: string): string[] {
  const specifiers = [...read(file).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => match[1]);
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

test("a topic imports no other topic", () => {
  const across = files.flatMap((file) =>
    importsOf(file)
      .filter(
        (target) => topicOf(file) !== undefined && topicOf(target) !== undefined && topicOf(target) !== topicOf(file),
      )
      .map((target) => `${file} imports ${target}`),
  );
  expect(across).toEqual([]);
});

test("no files import each other in a circle, types included", () => {
  const open = new Set<string>();
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (open.has(file)) return void circles.push([...way.slice(way.indexOf(file)), file].join(" > "));
    if (done.has(file) || !files.includes(file)) return;
    open.add(file);
    for (const target of importsOf(file)) visit(target, [...way, file]);
    open.delete(file);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test("an experiment imports the public entry, the shared ones, one topic's and nothing else of the project", () => {
  const shared = ["src/index.ts", "src/data/index.ts", "src/model/index.ts", "src/kernels/index.ts"];
  const entries = [...shared, ...topics.map((topic) => `src/${topic}/index.ts`)];
  const ofExperiments = files
    .filter((file) => file.startsWith("experiments/"))
    .map((file) => ({ file, targets: importsOf(file) }));
  const several = ofExperiments.filter(({ targets }) => new Set(targets.map(topicOf).filter(Boolean)).size > 1);
  expect(several).toEqual([]);
  const inward = ofExperiments.filter(({ targets }) => targets.some((target) => !entries.includes(target)));
  expect(inward).toEqual([]);
});

test("an experiment is at most 100 lines, a source file at most 250", () => {
  const long = files
    .map((file) => ({ file, lines: read(file).split("\n").length - 1 }))
    .filter(({ file, lines }) => lines > (file.startsWith("experiments/") ? 100 : 250));
  expect(long).toEqual([]);
});

/** A class that is defined where TensorFlow is there to be extended, a reader whose functions share the place in the bytes, a text. */
const longer = ["defineLayer", "recordsOf", "template"];

test("a function is at most 40 lines", () => {
  const long = files.flatMap((file) => {
    const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
    const lineAt = (place: number): number => source.getLineAndCharacterOfPosition(place).line;
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const lines = lineAt(node.end) - lineAt(node.getStart()) + 1;
      if (ts.isFunctionLike(node) && lines > 40) {
        const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
        found.push(named?.getText() ?? `${file}, line ${lineAt(node.getStart()) + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
  expect(long.filter((name) => !longer.includes(name))).toEqual([]);
});

test("no two types that the shared rooms export have one name; a topic's subpath is its own", () => {
  const names = files
    .filter((file) => file.startsWith("src/") && topicOf(file) === undefined)
    .flatMap((file) =>
      [...read(file).matchAll(/^export (?:interface|type|class) (\w+)/gm)].map(([, name]) => ({ name, file })),
    );
  const first = (name: string) => names.find((other) => other.name === name);
  expect(names.filter((one) => first(one.name) !== one)).toEqual([]);
});

test("there are no default exports outside experiments, and no star exports", () => {
  const offending = files.filter((file) => {
    const text = read(file);
    return /^export \*/m.test(text) || (!file.startsWith("experiments/") && /^export default/m.test(text));
  });
  expect(offending).toEqual([]);
});

test("the package exports the root, the runs and one entry a topic, each of which is there", () => {
  const { exports } = JSON.parse(read("package.json")) as { exports: Record<string, { types?: string } | string> };
  const entries = Object.entries(exports).flatMap(([name, target]) =>
    typeof target === "string"
      ? []
      : [{ name, source: target.types?.replace("./dist/", "").replace(/\.d\.ts$/, ".ts") }],
  );
  expect(entries.filter(({ source }) => source === undefined || !files.includes(source))).toEqual([]);
  const rooms = topics.filter((topic) => files.includes(`src/${topic}/index.ts`));
  expect(entries.map(({ name }) => name)).toEqual(
    expect.arrayContaining([".", "./runs", ...rooms.map((room) => `./${room}`)]),
  );
});

test("sources and scripts read these variables of the environment, and no other", () => {
  const names = files
    .filter((file) => !file.startsWith("bench/"))
    .flatMap((file) => [...read(file).matchAll(/process\.env\.(\w+)/g)].map((match) => match[1]));
  expect([...new Set(names)].sort()).toEqual([
    "DEBUG",
    "LOCALAPPDATA",
    "NO_COLOR",
    "OVERPARAM_BACKEND",
    "OVERPARAM_MAX_BYTES",
    "OVERPARAM_START_ARGS",
    "TF_CPP_MIN_LOG_LEVEL",
    "TF_NUM_INTRAOP_THREADS",
    "TF_XLA_FLAGS",
    "XDG_CACHE_HOME",
    "XLA_FLAGS",
  ]);
});
