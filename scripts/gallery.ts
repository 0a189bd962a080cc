// npm run gallery [-- runs-folder [folder]]: gallery/index.html, a page a claim with its figure and the lines that make it, from runs on disk.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { RunDirectory, readRun } from "../src/run/index.js";
import { galleryPage, indexPage, type Shown } from "../src/run/gallery.js";

const root = resolve(import.meta.dirname, "..");
const runs = resolve(process.argv[2] ?? "runs");
const out = resolve(process.argv[3] ?? "gallery");

/** The newest complete run of each experiment of the repository. */
const newest = new Map<string, Shown>();
for (const name of existsSync(runs) ? readdirSync(runs) : []) {
  if (!existsSync(join(runs, name, "run.json"))) continue;
  const { record } = await readRun(new RunDirectory(join(runs, name)), () => undefined);
  const source = join(root, "experiments", `${record.experiment}.ts`);
  const report = join(runs, name, "report.html");
  if (record.judgement === undefined || !existsSync(source) || !existsSync(report)) continue;
  const shown = { record, source: readFileSync(source, "utf8"), report: readFileSync(report, "utf8") };
  const other = newest.get(record.experiment);
  if (other === undefined || (record.ended ?? "") >= (other.record.ended ?? "")) newest.set(record.experiment, shown);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const [id, shown] of newest) writeFileSync(join(out, `${id}.html`), galleryPage(shown));
writeFileSync(join(out, "index.html"), indexPage([...newest.values()]));
console.log(`${newest.size} claims: ${join(out, "index.html")}`);
