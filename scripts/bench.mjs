// npm run bench [-- training | linear-algebra] [flags]: the figures of bench/, on an otherwise idle machine.
import { prepare, root, run } from "./prepare.mjs";
import { join } from "node:path";

const named = process.argv[2] !== undefined && !process.argv[2].startsWith("-");
const name = named ? process.argv[2] : "training";
prepare();
run(process.execPath, [
  "--expose-gc",
  join(root, "node_modules", "tsx", "dist", "cli.mjs"),
  join("bench", `${name}.ts`),
  ...process.argv.slice(named ? 3 : 2),
]);
