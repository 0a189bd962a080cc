import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { randomStream } from "../../src/math/random.js";
import { commandIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-choice-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = commandIn(folder);

const random = randomStream(3);
const rows = Array.from({ length: 40 }, () => [random.normal(), random.normal(), random.normal()]);
const write = (name: string, separator: string, lines: readonly (readonly unknown[])[]): void =>
  writeFileSync(join(folder, name), `${lines.map((line) => line.join(separator)).join("\n")}\n`);
/** Two coordinates, words and a third that depends on them, in a table that needs every flag. */
write("odd.txt", " ", [["id", "a", "b", "c", "y"], ...rows.map(([a, b, c], at) => [`row-${at}`, a, b, c, a > 0 ? "p" : "q"])]); // prettier-ignore
write("plain.csv", ",", [["a", "b", "y"], ...rows.map(([a, b]) => [a, b, a > 0 ? "p" : "q"])]);
write("further.csv", ",", [["c", "a", "b"], ...rows.slice(0, 3).map(([a, b, c]) => [c, a, b])]);

test.each([
  ["dimension", ["--labels", "y", "--neighbours", "5"], ["rows", "columns", "twoNN"]],
  ["probe", ["--labels", "y"], ["rows", "columns", "embeddings"]],
  ["decide", ["--labels", "y", "--units", "1"], ["rows", "columns", "answer"]],
  ["kernel", ["--labels", "y"], ["rows", "columns", "eigenvalues"]],
  ["kernel", ["--labels", "y", "--with", "further.csv"], ["ntk"]],
  ["predict", ["--labels", "y", "--test", "further.csv"], ["losses", "test"]],
])(
  "%s %j of columns chosen from a table says what it says of a table of these columns",
  async (name, flags, keys) => {
    const with3 = flags.includes("further.csv");
    const other = flags.map((flag) => (with3 && flag === "further.csv" ? "two.csv" : flag));
    if (with3) write("two.csv", ",", [["a", "b"], ...rows.slice(0, 3).map(([a, b]) => [a, b])]);
    const chosen = ["--delimiter", "space", "--columns", "a..c", "--drop", "c"];
    const [odd, plain] = await Promise.all([
      overparam([name, "odd.txt", ...flags.map((flag) => (flag === "further.csv" ? "further.txt" : flag)), ...chosen, "--json"]), // prettier-ignore
      overparam([name, "plain.csv", ...other, "--json"]),
    ]);
    expect([odd.code, odd.stderr, plain.code]).toEqual([0, "", 0]);
    const [a, b] = [odd, plain].map(({ stdout }) => JSON.parse(stdout) as Record<string, unknown>);
    for (const key of keys) expect(a[key]).toEqual(b[key]);
  },
  60_000,
);
write("further.txt", " ", [["c", "a", "b"], ...rows.slice(0, 3).map(([a, b, c]) => [c, a, b])]);

test("a column that is not there ends with code 2 and the nearest name", async () => {
  const { code, stderr } = await overparam(["dimension", "plain.csv", "--labels", "y", "--drop", "bb"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("Did you mean 'b'?")]);
}, 60_000);

test("recover reads the target whatever was chosen beside it", async () => {
  const call = ["recover", "plain.csv", "--target", "b", "--columns", "a", "--drop", "y", "--units", "5"];
  const { code, stderr } = await overparam(call);
  expect([code, stderr]).toEqual([2, expect.stringContaining("5 units, 1 inputs")]);
}, 60_000);
