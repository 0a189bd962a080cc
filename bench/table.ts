// npm run bench -- table [ROWS]: seconds and memory of reading a text table of so many rows (default 60,000) of 784 numbers 0..255, four
// of five of them 0, as those of MNIST, and a label: once, again from the cache, and the same as an IDX array; then the first block of a run.
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cacheFolder } from "../src/backend/cache.js";
import { randomStream } from "../src/math/random.js";

const [rows, columns, chunk] = [Number(process.argv[2] ?? 60_000), 784, 1000];
const folder = mkdtempSync(join(tmpdir(), "overparam-table-"));
const dist = resolve("dist", "src");
/** The user's own cache, where TensorFlow lies; the tables that this leaves there go at the end. */
const kept = join(cacheFolder(), "tables");
const before = new Set(existsSync(kept) ? readdirSync(kept) : []);

function forget(): void {
  for (const name of existsSync(kept) ? readdirSync(kept) : [])
    if (!before.has(name)) rmSync(join(kept, name), { force: true });
}

/** A thousand rows, repeated, which are the same work to a reader; others in every call, that no cache knows. */
function makeTable(): void {
  const random = randomStream(Date.now());
  const pixel = (): number => (random.uniform() < 0.81 ? 0 : random.integer(256));
  const lines = Array.from({ length: chunk }, () => [...Array.from({ length: columns }, pixel), random.integer(10)]);
  const text = lines.map((line) => `${line.join(",")}\n`).join("");
  const names = [...Array.from({ length: columns }, (_, at) => `p${at}`), "digit"];
  writeFileSync(join(folder, "table.csv"), `${names.join(",")}\n`);
  writeFileSync(join(folder, "images"), headerOf(3, [rows, 28, 28]));
  writeFileSync(join(folder, "labels"), headerOf(1, [rows]));
  for (let at = 0; at < rows; at += chunk) {
    appendFileSync(join(folder, "table.csv"), text);
    appendFileSync(join(folder, "images"), Buffer.from(lines.flatMap((line) => line.slice(0, columns))));
    appendFileSync(join(folder, "labels"), Buffer.from(lines.map((line) => line[columns])));
  }
}

function headerOf(rank: number, shape: readonly number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * rank);
  header.set([0, 0, 8, rank]);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return header;
}

/** Reads a table in a process of its own: seconds, those of the processor, and the most resident memory above Node's own. */
function measure(name: string, data: string, labels: string): void {
  const code = `import { readTable } from ${JSON.stringify(join(dist, "data", "index.js"))};
    const [before, base, began] = [process.cpuUsage(), process.memoryUsage().rss, performance.now()];
    const { inputs } = await readTable(${JSON.stringify(data)}, ${JSON.stringify(labels)});
    const { user, system } = process.cpuUsage(before);
    const most = process.resourceUsage().maxRSS * 1024 - base;
    console.log([(performance.now() - began) / 1e3, (user + system) / 1e6, most / 1e6, inputs.byteLength / 1e6].join(" "));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], { encoding: "utf8" }); // prettier-ignore
  if (stdout === "") throw new Error(stderr);
  const [wall, processor, memory, table] = stdout.split(" ").map(Number);
  console.log(`${name.padEnd(28)} ${wall.toFixed(2)} s (processor ${processor.toFixed(2)} s), ${memory.toFixed(0)} MB above Node's for a table of ${table.toFixed(0)} MB`); // prettier-ignore
}

/** Until a run's first block is on disk. */
async function firstBlock(name: string, data: string, labels: string): Promise<void> {
  const out = join(folder, "run");
  rmSync(out, { recursive: true, force: true });
  const cell = [
    "--samples",
    "100",
    "--width",
    "16",
    "--depth",
    "1",
    "--steps",
    "100",
    "--seeds",
    "10",
    "--workers",
    "1",
  ];
  const began = performance.now();
  const call = [join(dist, "cli", "main.js"), "run", "width-sweep", "--data", data, "--labels", labels, ...cell, "--out", out]; // prettier-ignore
  const child = spawn(process.execPath, call, { stdio: "ignore" });
  const ended = new Promise((done) => child.on("close", done));
  const trials = join(out, "trials");
  while (child.exitCode === null && !(existsSync(trials) && readdirSync(trials).length > 0))
    await new Promise((done) => setTimeout(done, 20));
  console.log(`${name.padEnd(28)} ${((performance.now() - began) / 1000).toFixed(2)} s to the first block`);
  await ended;
}

try {
  makeTable();
  const [csv, images, labels] = ["table.csv", "images", "labels"].map((file) => join(folder, file));
  measure("text, once", csv, "digit");
  measure("text, from the cache", csv, "digit");
  measure("IDX", images, labels);
  forget();
  await firstBlock("run on text, once", csv, "digit");
  await firstBlock("run on text, again", csv, "digit");
  await firstBlock("run on IDX", images, labels);
} finally {
  forget();
  rmSync(folder, { recursive: true, force: true });
}
