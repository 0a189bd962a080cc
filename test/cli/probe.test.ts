import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { embedSchema, probeSchema } from "../../src/cli/points-json.js";
import { heldOutDigits } from "../../src/data/digits.js";
import { readTable } from "../../src/data/load.js";
import { probeEmbedding } from "../../src/features/probes/probe-file.js";
import { randomStream } from "../../src/math/random.js";
import { decode } from "../../src/run/json.js";
import { commandIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-probe-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = commandIn(folder);
const write = (name: string, lines: readonly string[]): void => writeFileSync(join(folder, name), lines.join("\n"));

const [rows, columns] = [60, 3];
const data = randomStream(0).normals(rows * columns);
const labels = Array.from({ length: rows }, (_, row) => (data[row * columns] > 0 ? "up" : "down"));
const lines = Array.from({ length: rows }, (_, row) =>
  [...data.subarray(row * columns, (row + 1) * columns)].join(","),
);

test("probe prints the numbers of probeEmbedding, with the baselines where originals are given", async () => {
  write("features.csv", ["a,b,c,class", ...lines.map((line, row) => `${line},${labels[row]}`)]);
  write("x.csv", ["a,b,c", ...lines]);
  const features = { rows, columns, data };
  const call = ["probe", "features.csv", "--labels", "class"];
  const alone = await overparam([...call, "--json"]);
  expect(probeSchema.parse(JSON.parse(alone.stdout))).toMatchObject({ rows, columns });
  expect(decode(alone.stdout)).toMatchObject({ embeddings: probeEmbedding({ features, labels }) });
  const { stdout } = await overparam([...call, "--originals", "x.csv", "--json"]);
  expect(decode(stdout)).toMatchObject({ embeddings: probeEmbedding({ features, labels, originals: features }) });
  const words = await overparam([...call, "--originals", "x.csv"]);
  expect(words.stdout).toMatch(/No numbers for 100 labels a class: a class has fewer rows/);
  expect(words.stdout).toMatch(
    /x itself +principal components[^]*linear probe +[01][^]*error of x[^]*properties conflict/,
  );
}, 60_000);

test("embed applies a kept encoder to rows as they stand in a file, scaled as in training", async () => {
  const run = await overparam(["run", "autoencoder-features", "--preset", "smoke", "--out", "run", "--backend", "js"]);
  expect(run.code).toBe(0);
  const digits = await readTable("digits");
  const pixels = Array.from({ length: 20 }, (_, row) => [...digits.inputs.subarray(64 * row, 64 * row + 64)].join(","));
  const header = Array.from({ length: 64 }, (_, at) => `p${at}`).join(",");
  write("digits.csv", [`${header},digit`, ...pixels.map((line, row) => `${line},${digits.labels[row]}`)]);
  const { stdout, code, stderr } = await overparam(["embed", "run", "--data", "digits.csv", "--labels", "digit", "--to", "f.csv", "--json"]); // prettier-ignore
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  expect(embedSchema.parse(JSON.parse(stdout))).toMatchObject({ part: "encoder", rows: 20, columns: 2, scaled: true });
  const written = readFileSync(join(folder, "f.csv"), "utf8").trim().split("\n");
  expect([written.length, written[0], written[1].split(",")[2]]).toEqual([21, "f1,f2,digit", digits.labels[0]]);
  // the same as Parquet, and what is made of either by the same probe
  await overparam(["embed", "run", "--data", "digits.csv", "--labels", "digit", "--to", "f.parquet"]);
  const probed = await Promise.all(["f.csv", "f.parquet"].map((name) => overparam(["probe", name, "--labels", "digit", "--json"]))); // prettier-ignore
  const [csv, parquet] = probed.map(({ stdout }) => (decode(stdout) as { embeddings: unknown }).embeddings);
  expect(parquet).toEqual(csv);
  const wrong = await Promise.all(["f.xlsx", "f.npy", "no/such/f.csv"].map((to) => overparam(["embed", "run", "--data", "digits.csv", "--labels", "digit", "--to", to]))); // prettier-ignore
  expect(wrong.map((end) => end.code)).toEqual([2, 2, 1]);
  [/must end in .csv, .parquet, .npy. Got f.xlsx/, /no column of labels/, /no\/such/].forEach((message, at) => expect(wrong[at].stderr).toMatch(message)); // prettier-ignore
}, 120_000);

test.each(["autoencoder", "variational", "k-sparse"])(
  "embed and then probe give the numbers of a run's own trial of %s, drawn ones included",
  async (method) => {
    const cell = ["--method", method, "--samples", "200", "--steps", "4", "--width", "64", "--batch", "16"];
    const flags = [...cell, "--backend", "js", "--out", `table-${method}`, "--seeds", "1"];
    const run = await overparam(["run", "feature-table", "--preset", "smoke", ...flags]);
    expect(run.code).toBe(0);
    const [file] = readdirSync(join(folder, `table-${method}`, "trials"));
    const { seed, result } = decode(readFileSync(join(folder, `table-${method}`, "trials", file), "utf8")) as { seed: number; result: { values: Record<string, number> } }; // prettier-ignore
    expect(seed).toBe(0);
    // the same 200 digits in the trial's order, as grey values
    const [digits] = await heldOutDigits(200, [{ random: randomStream(0).split("feature-table") }]);
    const pixels = Array.from({ length: 200 }, (_, row) => digits.pixels(digits.rows.data.subarray(64 * row, 64 * row + 64)).map((value) => Math.round(value)).join(",")); // prettier-ignore
    const header = Array.from({ length: 64 }, (_, at) => `p${at}`).join(",");
    write("own.csv", [`${header},digit`, ...pixels.map((line, row) => `${line},${digits.classes[row]}`)]);
    write("x.csv", [header, ...pixels]);
    await overparam(["embed", `table-${method}`, "--data", "own.csv", "--labels", "digit", "--to", "own-f.csv"]);
    const { stdout } = await overparam(["probe", "own-f.csv", "--labels", "digit", "--originals", "x.csv", "--held-out", "50", "--json"]); // prettier-ignore
    const { embeddings } = decode(stdout) as { embeddings: Record<string, Record<string, number>> };
    // float32 products differ by 1e-7 with their order; a total correlation, a logarithm of a determinant near 0, the most
    for (const [key, value] of Object.entries(embeddings["f(x)"]))
    if (!Number.isNaN(value)) expect(Math.abs(value - result.values[key]), key).toBeLessThan(1e-3 * Math.max(1, Math.abs(value))); // prettier-ignore
  },
  120_000,
);

test("probe draws the embedding's plane as SVG or PNG, and refuses other names before it judges", async () => {
  write("plane.csv", ["a,b,c,class", ...lines.map((line, row) => `${line},${labels[row]}`)]);
  const call = (name: string) => overparam(["probe", "plane.csv", "--labels", "class", "--figure", name]);
  const ends = await Promise.all(["plane.svg", "plane.png", "plane.pdf"].map(call));
  expect(ends.map(({ code }) => code)).toEqual([0, 0, 2]);
  expect(readFileSync(join(folder, "plane.svg"), "utf8")).toMatch(/down[^]*up/);
  expect(readFileSync(join(folder, "plane.png")).toString("latin1", 1, 4)).toBe("PNG");
  expect(ends[2].stderr).toMatch(/--figure: a figure's name must end in .svg or .png. Got plane.pdf/);
}, 60_000);

test("bad input is named with its number and the repair: classes, rows, columns, cells", async () => {
  const two = lines.map((line) => line.split(",").slice(0, 2).join(","));
  write("one.csv", ["a,b,class", ...two.map((line) => `${line},same`)]);
  write("few.csv", ["a,b,c", ...lines.slice(0, 9)]);
  write("lone.csv", ["a,b,class", ...two.map((line, row) => `${line},${row === rows - 1 ? "lone" : labels[row]}`)]);
  write("cell.csv", ["a,b,class", ...two.map((line, row) => `${row === 3 ? "1," : line},${labels[row]}`)]);
  write("twice.csv", ["a,a,class", ...two.map((line, row) => `${line},${labels[row]}`)]);
  const calls = [
    [["one.csv", "--labels", "class"], /two classes/],
    [["few.csv"], /16 rows at least.*Got 9/],
    [["one.csv", "--labels", "kind"], /kind/],
    [["lone.csv", "--labels", "class", "--held-out", "15"], /class 'lone' with 1 row, held out. Leave out/],
    [["cell.csv", "--labels", "class"], /line 5, column 'b'.*an empty cell/],
    [["twice.csv", "--labels", "class"], /each once. Got 'a' twice/],
    [["one.csv", "--drop", "class", "--originals", "few.csv"], /60. Got 9. Pass the same samples/],
  ] as const;
  const answers = await Promise.all(calls.map(([call]) => overparam(["probe", ...call])));
  calls.forEach(([call, message], at) => expect([answers[at].code, answers[at].stderr], call.join(" ")).toEqual([2, expect.stringMatching(message)])); // prettier-ignore
}, 60_000);

test("collapsed features are judged by their numbers: no rank, dead coordinates, and nothing that is not a number in their place", async () => {
  write("still.csv", ["a,b,class", ...labels.map((label) => `1,1,${label}`)]);
  const { stdout, code } = await overparam(["probe", "still.csv", "--labels", "class", "--json"]);
  const { embeddings } = decode(stdout) as { embeddings: Record<string, Record<string, number>> };
  expect([code, embeddings["f(x)"].dead, embeddings["f(x)"].effectiveRank]).toEqual([0, 2, 0]);
  expect(embeddings["f(x)"].linear).toBeLessThan(0.8);
}, 60_000);
