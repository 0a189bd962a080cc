// Makes `npx overparam` of a clone the command that was just built: npx looks into node_modules/.bin first, and what it keeps
// elsewhere stays broken where it was called before there was a build.
import { chmodSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "./prepare.mjs";

const bin = join(root, "node_modules", ".bin");
chmodSync(join(root, "dist", "src", "cli", "main.js"), 0o755);
if (process.platform !== "win32") {
  mkdirSync(bin, { recursive: true });
  rmSync(join(bin, "overparam"), { force: true });
  symlinkSync(join("..", "..", "dist", "src", "cli", "main.js"), join(bin, "overparam"));
}
