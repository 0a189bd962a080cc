// npm run fuzz -- compile [--seconds N --seed N]: random steps compared eagerly, in the graph and by XLA; prints what differs as a script.
// npm run fuzz -- cli|files|experiments [--seed N --minutes M]: command lines, damaged runs, faulty experiments; prints raw errors.
import { join } from "node:path";
import { run } from "./prepare.mjs";

const [first = "compile", ...rest] = process.argv.slice(2);
const named = ["compile", "cli", "files", "experiments"].includes(first);
if (!named && !first.startsWith("-")) {
  process.stderr.write(`There is no campaign '${first}': compile, cli, files, experiments.\n`);
  process.exit(2);
}
const compile = join("test", "backend", "fuzz", "main.ts");
const [file, args] = !named
  ? [compile, [first, ...rest]]
  : first === "compile"
    ? [compile, rest]
    : [join("test", "fuzz", "main.ts"), [first, ...rest]];
run(process.execPath, ["--import", "tsx", file, ...args]);
