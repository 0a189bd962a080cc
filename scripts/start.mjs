// npm start: everything that is needed, then the main job. Arguments after -- go to it: npm start -- --width 2..64
import { spawn } from "node:child_process";
import { join } from "node:path";
import { prepare, root } from "./prepare.mjs";

prepare();
const extra = (process.env.OVERPARAM_START_ARGS ?? "").split(" ").filter((word) => word !== "");
const args = [join(root, "dist", "src", "cli", "main.js"), "run", "width-sweep", ...extra, ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
process.on("SIGINT", () => undefined); // the child has it too, ends cleanly, and says how to resume
child.on("close", (code) => (process.exitCode = code ?? 1));
