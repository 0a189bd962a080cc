import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { describe } from "../../src/run/description.js";
import { decode } from "../../src/run/json.js";
import { builtInExperiments, loadExperiment } from "../../src/run/load.js";
import { cli, commandIn } from "../command.js";

const overparam = commandIn(resolve("."));

test("bare overparam lists the commands, as --help does", async () => {
  const bare = await overparam([]);
  expect([bare.code, bare.stderr, bare.stdout.includes("overparam run <experiment>")]).toEqual([0, "", true]);
  expect(bare.stdout).toBe((await overparam(["--help"])).stdout);
});

test("what list and explain tell from the catalogue is what the experiments say", async () => {
  const listed = JSON.parse((await overparam(["list", "--json"])).stdout) as { id: string }[];
  expect(listed.map(({ id }) => id)).toEqual(builtInExperiments());
  const { experiment } = await loadExperiment("width-sweep");
  const explained = decode((await overparam(["explain", "width-sweep", "--json"])).stdout);
  expect(explained).toEqual(describe(experiment));
});

/** Prints the modules that Node is asked for, one a line, on standard error. */
const hook = `import { writeSync } from "node:fs";
export const load = (url, context, next) => { writeSync(2, url + "\\n"); return next(url, context); };`;
const watch = `import { register } from "node:module"; register("data:text/javascript,${encodeURIComponent(hook)}");`;

test("list imports no experiment, no topic and no zod", () => {
  const asked = execFileSync(
    "sh",
    ["-c", `"$0" --import "$1" "$2" list 2>&1 >/dev/null`, process.execPath, `data:text/javascript,${encodeURIComponent(watch)}`, cli], // prettier-ignore
    { encoding: "utf8" },
  );
  const modules = asked.split("\n").filter((url) => url.startsWith("file:"));
  expect(modules.length).toBeGreaterThan(40);
  expect(
    modules.filter((url) =>
      /\/experiments\/|\/zod\/|\/src\/(?!cli|run|errors|plot\/format|math\/statistics\/interval)/.test(url),
    ),
  ).toEqual([]);
});
