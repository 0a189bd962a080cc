// npm run bench: the figures of bench/, on an otherwise idle machine.
import { prepare, root, run } from "./prepare.mjs";
import { join } from "node:path";

prepare();
run(process.execPath, [
  "--expose-gc",
  join(root, "node_modules", "tsx", "dist", "cli.mjs"),
  join("bench", "training.ts"),
  ...process.argv.slice(2),
]);
