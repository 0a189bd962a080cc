import { execFile, execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { nativeFolder } from "../../src/backend/cache.js";

const cli = resolve("dist", "src", "cli", "main.js");
const base = mkdtempSync(join(tmpdir(), "overparam-setup-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let serial = 0;

interface Outcome {
  readonly native: boolean;
  readonly notes: readonly string[];
  readonly cache: string;
}

/** Programs that a test puts before the real ones: shell scripts by name. */
type Programs = Readonly<Record<string, string>>;

/** The real set-up in a process of its own, with a cache and a PATH of its own and the official way known to have failed. */
function setup(programs: Programs, cache = join(base, `cache-${(serial += 1)}`)): Promise<Outcome> {
  const bin = join(base, `bin-${(serial += 1)}`);
  mkdirSync(bin, { recursive: true });
  mkdirSync(join(cache, "overparam", "native"), { recursive: true });
  writeFileSync(join(cache, "overparam", "native", "official-failed"), new Date().toISOString());
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const env = { PATH: `${bin}:/usr/bin:/bin`, XDG_CACHE_HOME: cache, HOME: base };
  return new Promise((done, fail) =>
    execFile(process.execPath, [cli, "setup", "--json"], { env }, (error, stdout) =>
      stdout === "" ? fail(error ?? new Error("no output")) : done({ ...(JSON.parse(stdout) as Outcome), cache }),
    ),
  );
}

const leftovers = (cache: string): string[] =>
  readdirSync(join(cache, "overparam", "native")).filter((name) => name !== "official-failed");
const pipOf = (download: string): string =>
  `case "$*" in *--version*) exit 0;; *download*) ${download};; *) exec /usr/bin/python3 "$@";; esac`;

describe("what fails leaves no broken cache, and says what to type", () => {
  test("without pip", async () => {
    const { native, notes, cache } = await setup({ python3: "exit 1" });
    expect([native, leftovers(cache)]).toEqual([false, []]);
    expect(notes.join(" ")).toContain("sudo apt install python3-pip");
    expect(notes.join(" ")).toContain("WASM");
  });
  test("without a C++ compiler", async () => {
    const { native, notes } = await setup({ python3: pipOf("exit 0"), "c++": "exit 127" });
    expect(native).toBe(false);
    expect(notes.join(" ")).toContain("sudo apt install g++");
  });
  test("when the network fails", async () => {
    const { native, notes, cache } = await setup({
      python3: pipOf("echo 'ERROR: Could not find a version' >&2; exit 1"),
    });
    expect([native, leftovers(cache)]).toEqual([false, []]);
    expect(notes.join(" ")).toContain("Could not find a version");
  });
  test("when the download is altered", async () => {
    const fake = `for last; do :; done; echo altered > "$last/tensorflow_cpu-fake.whl"`;
    const { native, notes, cache } = await setup({ python3: pipOf(fake) });
    expect([native, leftovers(cache)]).toEqual([false, []]);
    expect(notes.join(" ")).toContain("SHA-256");
  });
  test.runIf(process.getuid?.() === 0)(
    "when the disk is full (a file system of 300 KiB, which takes root to mount)",
    async () => {
      const cache = join(base, "small-disk");
      mkdirSync(cache);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=300k", "tmpfs", cache]);
      try {
        const download = `for last; do :; done; dd if=/dev/zero of="$last/tensorflow_cpu-fake.whl" bs=1024 count=1000`;
        const { native, notes } = await setup({ python3: pipOf(download) }, cache);
        expect([native, leftovers(cache)]).toEqual([false, []]);
        expect(notes.join(" ")).toContain("No space left");
      } finally {
        execFileSync("umount", [cache]);
      }
    },
  );
  test("when the cache cannot be written", async () => {
    const cache = join(base, "not-a-folder");
    writeFileSync(cache, "");
    const env = { PATH: "/usr/bin:/bin", XDG_CACHE_HOME: cache, HOME: base };
    const stdout = await new Promise<string>((done) =>
      execFile(process.execPath, [cli, "setup", "--json"], { env }, (_, out) => done(out)),
    );
    expect((JSON.parse(stdout) as Outcome).native).toBe(false);
  });
});

test("a stage that a killed set-up left is removed by the next one", async () => {
  const first = await setup({ python3: "exit 1" });
  const stage = join(first.cache, "overparam", "native", `${nativeFolder(false).split("/").at(-1)}.1.stage`);
  mkdirSync(stage);
  await setup({ python3: "exit 1" }, first.cache);
  expect(existsSync(stage)).toBe(false);
});

test("two set-ups at once work one after the other", async () => {
  const cache = join(base, "shared");
  const log = join(base, "log");
  const slow = pipOf(`echo start >> ${log}; sleep 2; echo end >> ${log}; exit 1`);
  await Promise.all([setup({ python3: slow }, cache), setup({ python3: slow }, cache)]);
  expect(readFileSync(log, "utf8").trim().split("\n")).toEqual(["start", "end", "start", "end"]);
});
