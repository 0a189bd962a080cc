// npm run bench [-- NAME ARGUMENTS]: a bench of bench/, "training" by default, on an otherwise idle machine.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./prepare.mjs";

const given = process.argv.slice(2);
const named = given.length > 0 && !given[0].startsWith("-");
const name = named ? given[0] : "training";
const file = join("bench", `${name}.ts`);
if (!existsSync(join(root, file))) {
  const names = readdirSync(join(root, "bench")).filter((entry) => entry.endsWith(".ts"));
  process.stderr.write(`There is no bench '${name}': ${names.map((entry) => entry.slice(0, -3)).join(", ")}.\n`);
  process.exit(2);
}
// Standard output is the bench's alone, so that --json can be redirected.
const preparing = `import { prepare } from ${JSON.stringify(new URL("prepare.mjs", import.meta.url))}; prepare();`;
const { status } = spawnSync(process.execPath, ["--input-type=module", "--eval", preparing], {
  stdio: ["ignore", process.stderr.fd, process.stderr.fd],
});
if (status !== 0) process.exit(status ?? 1);
run(process.execPath, ["--expose-gc", "--import", "tsx", file, ...given.slice(named ? 1 : 0)]);
