import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { commandIn } from "../command.js";
import { experimentText } from "../written.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-load-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = commandIn(folder);
const text = experimentText("return members.map(() => ({ value: 1 }));", { more: 'needs: "nothing",' });

test.each([
  ["an id that is a path", text.replace('id: "written"', 'id: "a/../../b"'), "the id 'a/../../b', where letters"],
  ["a figure outside its folder", text.replace("figures: {}", 'figures: { "../f": () => 0 }'), "a figure named '../f'"],
  ["figures that are one file on some systems", text.replace("figures: {}", "figures: { a: () => 0, A: () => 0 }"), "two figures named 'A'"], // prettier-ignore
  ["a margin that nothing can miss", text.replace("[-9, 9]", "[-Infinity, Infinity]"), "what nothing can refute has decides: false"], // prettier-ignore
  ["a part of a finding that there is not", text.replace("[-9, 9]", "[-9, 9], premise: () => []"), "findings.mean.premise, which is no part of a finding"], // prettier-ignore
  ["a part of a name that there is not", text.replace("settles:", "refin: () => [], settles:"), "a part 'refin' that there is not; did you mean 'refine'?"], // prettier-ignore
  ["a file that closes standard output", `import { closeSync } from "node:fs";\ncloseSync(1);\n${text}`, "Got a closed standard output"], // prettier-ignore
  ["a file that requires what is to be imported", `const { z } = require("overparam");\n${text}`, '"overparam" is imported, not required'], // prettier-ignore
  ["a part that is no function", text.replace('tested: () => "values"', 'tested: "values"'), "tested, which is no function"], // prettier-ignore
])("%s is refused before anything runs", async (_, written, message) => {
  writeFileSync(join(folder, "own.ts"), written);
  const { code, stderr } = await overparam(["run", "./own.ts", "--out", "out"]);
  expect([code, stderr.includes(message), stderr.includes("    at ")]).toEqual([1, true, false]);
});
