// npm run gallery [-- runs-folder]: docs/gallery/index.html, a page a claim with its figure and the lines that make it, from runs on disk.
import { mkdirSync, readFileSync, readdirSync, existsSync, writeFileSync, copyFileSync, rmSync } from "node:fs";
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
  const figures = join(runs, name, "figures");
  if (record.judgement === undefined || !existsSync(source) || !existsSync(figures)) continue;
  const shown = { name, record, source: readFileSync(source, "utf8"), figures: readdirSync(figures).filter((file) => file.endsWith(".svg")) }; // prettier-ignore
  const other = newest.get(record.experiment);
  if (other === undefined || (record.ended ?? "") >= (other.record.ended ?? "")) newest.set(record.experiment, shown);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "figures"), { recursive: true });
for (const [id, shown] of newest) {
  for (const file of shown.figures) copyFileSync(join(runs, shown.name, "figures", file), join(out, "figures", `${id}-${file}`)); // prettier-ignore
  writeFileSync(join(out, `${id}.html`), galleryPage(shown));
}
writeFileSync(join(out, "index.html"), indexPage([...newest.values()]));
console.log(`${newest.size} claims: ${join(out, "index.html")}`);
