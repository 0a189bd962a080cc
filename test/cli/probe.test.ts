import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { embedSchema, probeSchema } from "../../src/cli/points-json.js";
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
  const wrong = await overparam(["embed", "run", "--data", "digits.csv", "--to", "f.parquet"]);
  expect([wrong.code, wrong.stderr]).toEqual([expect.any(Number), expect.stringMatching(/ends in .csv/)]);
}, 120_000);

test("bad input is named: one class, too few rows, a column that is not there", async () => {
  write("one.csv", ["a,b,class", ...lines.map((line) => `${line.split(",").slice(0, 2).join(",")},same`)]);
  write("few.csv", ["a,b,c", ...lines.slice(0, 9)]);
  const calls = [["one.csv", "--labels", "class"], ["few.csv"], ["one.csv", "--labels", "kind"]];
  const answers = await Promise.all(calls.map((call) => overparam(["probe", ...call])));
  expect(answers.map(({ code }) => code)).toEqual([2, 2, 2]);
  [/two classes/, /16 rows/, /kind/].forEach((message, at) => expect(answers[at].stderr).toMatch(message));
}, 60_000);
