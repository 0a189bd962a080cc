// npm run fuzz [-- --seconds N --seed N]: random steps compared eagerly, in the graph and by XLA; prints what differs as a script.
import { join } from "node:path";
import { run } from "./prepare.mjs";

run(process.execPath, ["--import", "tsx", join("test", "backend", "fuzz", "main.ts"), ...process.argv.slice(2)]);
