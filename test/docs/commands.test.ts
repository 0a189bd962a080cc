import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => join("docs", name))];

/** Every command line of the README and the documents, without what follows it: "run width-sweep --width 2..256". */
const lines = pages
  .filter((page) => page.endsWith(".md"))
  .flatMap((page) => [...readFileSync(join(root, page), "utf8").matchAll(/(?:npx |`)overparam ([a-z][^`#&\n]*)/g)])
  .map(([, line]) => line.trim());

const helpOf = (words: readonly string[]): string =>
  execFileSync(process.execPath, ["--import", "tsx", join(root, "src/cli/main.ts"), ...words, "--help"], {
    cwd: root,
    encoding: "utf8",
  });

/** The command, with the experiment where it is a built-in: what its flags depend on. */
function wordsOf(line: string): string[] {
  const [command, named] = line.split(/\s+/);
  return command === "run" && /^[a-z][a-z-]+$/.test(named ?? "") ? [command, named] : [command];
}

test("every command line in the documents is one of today's, with flags that there are", () => {
  const calls = new Map<string, Set<string>>();
  for (const line of lines) {
    const words = wordsOf(line).join(" ");
    const flags = [...line.matchAll(/--[a-z][a-z-]*/g)].map(([flag]) => flag);
    calls.set(words, new Set([...(calls.get(words) ?? []), ...flags]));
  }
  expect(calls.size).toBeGreaterThan(8);
  for (const [words, flags] of calls) {
    const help = helpOf(words.split(" "));
    expect(help, words).toContain(`overparam ${words.split(" ")[0]}`);
    expect(
      [...flags].filter((flag) => !help.includes(flag)),
      words,
    ).toEqual([]);
  }
});
