import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { tableBytes } from "../../src/data/named-columns.js";
import { randomStream } from "../../src/math/random.js";
import { collected, fileRows } from "../../src/moments/file-rows.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-rows-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const rows = 30_000;

test("a hash of the numbers parts the rows of a file: every row once, as many as asked, wherever they stand", async () => {
  const x = randomStream(3).normals(rows);
  const values = Float64Array.from({ length: 2 * rows }, (_, at) => (at % 2 === 0 ? x[at >> 1] : at >> 1));
  const path = join(folder, "rows.npy");
  writeFileSync(path, await tableBytes(path, { names: ["x", "y"], rows, values }));
  const parts = [[0, 0.2], [0.2, 0.6], [0.6, 1]]; // prettier-ignore
  const found = await Promise.all(parts.map(([from, to]) => collected(fileRows({ path, from, to }), 1)));
  found.forEach(({ y }, part) => {
    const share = parts[part][1] - parts[part][0];
    // five standard errors of a binomial count
    expect(Math.abs(y.length - share * rows)).toBeLessThan(5 * Math.sqrt(rows * share * (1 - share)));
  });
  const all = found.flatMap(({ y }) => Array.from(y)).sort((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: rows }, (_, at) => at));
  const turned = new Float64Array(values.length).map((_, at) => values[2 * (rows - 1 - (at >> 1)) + (at % 2)]);
  writeFileSync(path, await tableBytes(path, { names: ["x", "y"], rows, values: turned }));
  const again = await collected(fileRows({ path, from: 0, to: 0.2 }), 1);
  expect(Array.from(again.y).sort((a, b) => a - b)).toEqual(Array.from(found[0].y));
});
