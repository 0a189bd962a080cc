// What both commands of the README do first, with nothing installed but Node and npm: dependencies, build, native backend.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a command in the project's root, its output shown unless it is quiet; ends the process where it fails. */
export function run(program, args, { quiet = false, env = {} } = {}) {
  const stdio = quiet ? ["ignore", "pipe", "pipe"] : "inherit";
  const result = spawnSync(program, args, { cwd: root, stdio, env: { ...process.env, ...env } });
  if (result.status === 0) return;
  if (quiet) process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
  process.stderr.write(`${program} ${args.join(" ")} failed${result.error ? `: ${result.error.message}` : ""}.\n`);
  process.exit(result.status ?? 1);
}

export function prepare() {
  requireNode();
  installDependencies();
  build();
  run(process.execPath, [join("scripts", "link.mjs")]); // npm ci takes it away
  run(process.execPath, [join("dist", "src", "cli", "main.js"), "setup"]);
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(
    `overparam needs Node 20.19 or later. This is Node ${process.versions.node}: install a newer one.\n`,
  );
  process.exit(2);
}

/** `npm ci`, unless node_modules was made from this very lockfile. */
function installDependencies() {
  const hash = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules", ".overparam-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  process.stderr.write("installing dependencies (npm ci)\n");
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { quiet: true });
  writeFileSync(stamp, hash);
}

/** tsc, unless every source is older than the build. */
function build() {
  const built = join(root, "dist", ".built");
  const since = existsSync(built) ? statSync(built).mtimeMs : 0;
  const sources = ["src", "experiments"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, name)),
  );
  const newest = Math.max(...[...sources, join(root, "tsconfig.build.json")].map((path) => statSync(path).mtimeMs));
  if (newest <= since) return;
  process.stderr.write("compiling TypeScript\n");
  run(process.execPath, [join("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.build.json"]);
  run(process.execPath, [join("scripts", "catalogue.mjs")]);
  writeFileSync(built, "");
}
