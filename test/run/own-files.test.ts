import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs"; // prettier-ignore
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { RunDirectory } from "../../src/run/directory.js";
import { isTemporary, sweepBeside, temporaryName, writeFolder, writeWhole } from "../../src/run/whole.js";

const base = mkdtempSync(join(tmpdir(), "overparam-own-files-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const folder = (name: string): string => {
  mkdirSync(join(base, name), { recursive: true });
  return join(base, name);
};
const longAgo = new Date(Date.now() - 1e8);

test("a directory that holds other files and no run is refused; an empty one and a run's own are not", async () => {
  const path = folder("thesis");
  writeFileSync(join(path, "chapter.tex"), "text");
  await expect(new RunDirectory(path).acquire()).rejects.toThrow("one without run.json that holds 1 other file, such as 'chapter.tex'"); // prettier-ignore
  expect(existsSync(join(path, "claims"))).toBe(false);
  for (const name of ["empty", "begun"]) {
    if (name === "begun") mkdirSync(join(folder(name), "trials"));
    (await new RunDirectory(folder(name)).acquire()).release();
  }
});

test.each(["trials", "claims", "models", "checkpoints", "figures"])(
  "a run whose %s lead elsewhere is refused",
  async (name) => {
    const [elsewhere, path] = [folder(`elsewhere-${name}`), folder(`linked-${name}`)];
    writeFileSync(join(path, "run.json"), "{}");
    symlinkSync(elsewhere, join(path, name));
    await expect(new RunDirectory(path).acquire()).rejects.toThrow("a symbolic link");
  },
);

test("clearing up removes what writes left, and nothing else however old and however named", async () => {
  const path = folder("run");
  (await new RunDirectory(path).acquire()).release();
  const mine = ["notes.tmp", "report.html.tmp", "trials/thoughts.tmp", "claims/letter", "claims/0.tmp"];
  const left = temporaryName(join(path, "trials", "0123456789abcdef.json")).replace(/-\d+-/, "-1-");
  for (const file of [...mine.map((name) => join(path, name)), left]) {
    writeFileSync(file, "text");
    utimesSync(file, longAgo, longAgo);
  }
  writeFileSync(join(path, "run.json"), "{}");
  const claim = await new RunDirectory(path).acquire();
  claim.release();
  expect([...mine.map((name) => join(path, name)), left].filter((file) => existsSync(file))).toHaveLength(mine.length);
  writeFileSync(join(base, "export.old.tmp"), "");
  utimesSync(join(base, "export.old.tmp"), longAgo, longAgo);
  await sweepBeside(join(base, "export"));
  expect(existsSync(join(base, "export.old.tmp"))).toBe(true);
});

test("temporary names cannot be foreseen", () => {
  const names = Array.from({ length: 100 }, () => temporaryName("run.json"));
  expect(new Set(names.map((name) => name.slice(-20))).size).toBe(100);
  expect(names.every(isTemporary)).toBe(true);
});

test("a link in the place of what is written is replaced, and what it leads to stays", async () => {
  const path = folder("links");
  const secret = join(path, "secret");
  writeFileSync(secret, "mine");
  symlinkSync(secret, join(path, "run.json"));
  await writeWhole(join(path, "run.json"), "run");
  mkdirSync(join(path, "private"));
  writeFileSync(join(path, "private", "letter"), "mine");
  symlinkSync(join(path, "private"), join(path, "network"));
  await writeFolder(join(path, "network"), { "weights.bin": "bytes" });
  expect([secret, join(path, "run.json"), join(path, "private", "letter")].map((file) => readFileSync(file, "utf8"))).toEqual(["mine", "run", "mine"]); // prettier-ignore
});
