import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs"; // prettier-ignore
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { ESLint } from "eslint";
import { getFileInfo } from "prettier";
import { afterAll, expect, test } from "vitest";
import { examples } from "../../src/cli/flags.js";
import { cli } from "../command.js";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "overparam-typed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" });
const tracked = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0").filter((name) => name !== "" && existsSync(join(root, name))); // prettier-ignore

/** A fresh clone, with dependencies and build as `npm start` leaves them. */
function clone(name: string): string {
  const place = join(folder, name);
  for (const file of tracked) {
    mkdirSync(dirname(join(place, file)), { recursive: true });
    copyFileSync(join(root, file), join(place, file));
  }
  for (const made of ["node_modules", "dist"]) symlinkSync(join(root, made), join(place, made));
  return place;
}

/** The lines of a page's shell blocks that call overparam, without their comments, each as it is to be typed. */
function commandsOf(page: string): { line: string; long: boolean }[] {
  const blocks = [...readFileSync(join(root, page), "utf8").matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, text]) => text); // prettier-ignore
  const lines = blocks.flatMap((text) => text.split("\n")).filter((line) => line.startsWith("npx overparam "));
  return lines.map((line) => {
    const [typed, comment = ""] = line.split(/\s+#\s/);
    return { line: typed.trim(), long: /\b(minutes|hours)\b/.test(comment) || /run width-sweep .*--data/.test(typed) };
  });
}

/** Runs that take minutes are typed with smaller numbers, and these few steps. */
const smaller = [["--preset full", "--preset smoke"], [/--width \S+/, "--width 2..4"], [/--seeds \S+/, "--seeds 1"], [/--depth \S+/, "--depth 1"]] as const; // prettier-ignore
function typed({ line, long }: { line: string; long: boolean }): string {
  if (!long) return line;
  const short = smaller.reduce((text, [from, to]) => text.replace(from, to), line);
  if (short.includes("--preset")) return short;
  return `${short.includes("--width") ? short : `${short} --width 2,4 --seeds 1`}${short.includes("--samples") ? "" : " --samples 8"} --steps 32`;
}

async function type(line: string, cwd: string): Promise<string> {
  const shell = line.replaceAll("npx overparam", `"${process.execPath}" "${cli}"`);
  // A home of its own, which commands may write to, with the native library of this one.
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const env = { ...process.env, NO_COLOR: "1", HOME: folder, XDG_CACHE_HOME: cache };
  return promisify(execFile)("sh", ["-c", shell], { cwd, env, timeout: 100_000, maxBuffer: 1 << 26 }).then(
    () => "",
    ({ code, stderr }: { code: number; stderr: string }) => `${line}: exit ${code}\n${stderr}`,
  );
}

const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => join("docs", name))].filter(
  (page) => page.endsWith(".md") && commandsOf(page).length > 0,
);

test("every example of the help of run, typed as written in a fresh clone, exits with 0", async () => {
  const place = clone("help");
  const help = execFileSync(process.execPath, [cli, "run", "--help"], { cwd: place, encoding: "utf8" });
  expect(help.replace(/\s+/g, " ")).toContain("Examples: overparam run width-sweep");
  for (const [line] of examples) expect(await type(line.replace("$0", "npx overparam"), place)).toBe("");
}, 400_000);

test("the README has commands, of which few are long", () => {
  const all = commandsOf("README.md");
  expect(all.length).toBeGreaterThan(15);
  expect(all.filter(({ long }) => long).length).toBeLessThan(6);
});

test.each(pages)(
  "every command of %s, typed as written in a fresh clone, exits with 0 and leaves the project as it was",
  async (page) => {
    const place = clone(page.replace(/\W/g, "-"));
    const read = () => tracked.map((file) => readFileSync(join(place, file), "latin1"));
    const before = read();
    for (const command of commandsOf(page)) expect(await type(typed(command), place)).toBe("");
    const after = read();
    expect(tracked.filter((_, index) => before[index] !== after[index])).toEqual([]);
    // What the commands wrote is no part of what is linted and formatted, wherever it stands.
    const written = readdirSync(place, { recursive: true, encoding: "utf8" }).filter((name) => !/^(node_modules|dist)/.test(name) && !tracked.some((file) => `${file}/`.startsWith(`${name}/`))); // prettier-ignore
    const eslint = new ESLint({ cwd: place });
    for (const name of written.filter((name) => statSync(join(place, name)).isFile())) {
      expect(await eslint.isPathIgnored(join(place, name)), name).toBe(true);
      expect(await getFileInfo(join(place, name), { ignorePath: join(place, ".prettierignore") }), name).toMatchObject({
        ignored: true,
      });
    }
  },
  400_000,
);
