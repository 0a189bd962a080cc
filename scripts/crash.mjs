// npm run crash [-- --kills N --seed N]: kills runs and exports, at random and at every operation on the disk; prints what was lost.
import { join } from "node:path";
import { prepare, run } from "./prepare.mjs";

prepare();
run(process.execPath, ["--import", "tsx", join("test", "crash", "main.ts"), ...process.argv.slice(2)]);
