import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { parseCsv } from "../../src/data/csv.js";
import { unpacked } from "../../src/data/file.js";
import { limitUnpacked, unpackedLimit, usualLimit } from "../../src/data/limit.js";
import { readColumns, tableBytes } from "../../src/data/named-columns.js";
import { commandIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-limit-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());
const overparam = commandIn(folder);

test("a packed file is refused while it unpacks beyond the limit, which says how it is raised", async () => {
  expect(unpackedLimit()).toBe(usualLimit);
  vi.stubEnv("OVERPARAM_MAX_BYTES", "1000000");
  const bomb = gzipSync(Buffer.alloc(10_000_000, "1,2\n"));
  await expect(unpacked("bomb.gz", bomb)).rejects.toThrow(
    "a gzip file may unpack to 1000000 bytes. Got more. Where you trust the file: --max-bytes",
  );
  limitUnpacked("1e7");
  expect((await unpacked("bomb.gz", bomb)).length).toBe(10_000_000);
  for (const wrong of ["0", "many", "1.5", "1e30"]) expect(() => limitUnpacked(wrong)).toThrow("--max-bytes: it must");
});

test("a Parquet file whose rows take more than the limit is refused by its footer", async () => {
  const path = join(folder, "rows.parquet");
  const columns = { names: ["x", "y"], rows: 1000, values: new Float64Array(2000) };
  writeFileSync(path, await tableBytes(path, columns));
  vi.stubEnv("OVERPARAM_MAX_BYTES", "10000");
  await expect(readColumns(path)).rejects.toThrow("a Parquet file may unpack to 10000 bytes. Got 1000 rows");
  vi.stubEnv("OVERPARAM_MAX_BYTES", "1000000");
  expect((await readColumns(path)).rows).toBe(1000);
});

test("--max-bytes holds for commands on files, for runs and for their workers", async () => {
  const rows = Array.from({ length: 40 }, (_, row) => `${row},${(row * row) % 7},${row % 2 === 0 ? "a" : "b"}`);
  writeFileSync(join(folder, "points.csv.gz"), gzipSync(["x,z,y", ...rows].join("\n")));
  const run = ["run", "width-sweep", "--setting", "file", "--data", "points.csv.gz", "--labels", "y", "--preset", "smoke", "--backend", "js"]; // prettier-ignore
  for (const call of [
    ["dimension", "points.csv.gz", "--labels", "y"],
    [...run, "--out", "a"],
  ]) {
    const refused = await overparam([...call, "--max-bytes", "50"]);
    expect([(refused.code ?? 0) > 0, refused.stderr.includes("may unpack to 50 bytes")], refused.stderr).toEqual([
      true,
      true,
    ]);
  }
  expect((await overparam(["dimension", "points.csv.gz", "--labels", "y", "--max-bytes", "1e6"])).code).toBe(0);
});

/** The processor's milliseconds, which other programs do not lengthen as they do the clock's. */
function processorTime(work: () => void): number {
  const before = process.cpuUsage().user;
  work();
  return (process.cpuUsage().user - before) / 1000;
}

test("50,000 columns, and a list of half of them, are read in time that grows with their number and not its square", () => {
  const readings = [12_500, 50_000].map((count) => {
    const names = Array.from({ length: count }, (_, column) => `c${column}`);
    const row = names.map((_, column) => column % 10).join(",");
    const content = Buffer.from([`${names.join(",")},y`, ...Array.from({ length: 8 }, () => `${row},a`)].join("\n"));
    const columns = names.filter((_, column) => column % 2 === 0).join(",");
    const read = (): number => processorTime(() => void parseCsv("wide.csv", content, "y", { columns }));
    return Math.min(read(), read(), read());
  });
  expect(readings[1] / readings[0]).toBeLessThan(9); // linear: 4; quadratic: 16
});
