import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs"; // prettier-ignore
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { cacheFolder, type Native } from "../../src/backend/cache.js";
import { isOwnPath, requireOwnPath } from "../../src/backend/own-path.js";
import { download } from "../../src/backend/setup/download.js";
import { requireIntact } from "../../src/backend/verify-native.js";

const base = realpathSync(mkdtempSync(join(tmpdir(), "overparam-own-")));
const folder = join(base, "overparam", "native", "here");
const library = join(folder, "library.so");
const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
const native: Native = {
  folder,
  manifest: {
    ...{ source: "wheel", tensorflow: "0", cuda: false, xla: true },
    files: [{ path: "library.so", size: 5, sha256: hashOf("whole") }],
  },
};

beforeEach(() => {
  vi.stubEnv("XDG_CACHE_HOME", base);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeFileSync(library, "whole", { mode: 0o644 });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(join(base, "overparam"), { recursive: true });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

test("an XDG_CACHE_HOME that is empty or relative is ignored", () => {
  expect(cacheFolder()).toBe(join(base, "overparam"));
  for (const value of ["", "cache"]) {
    vi.stubEnv("XDG_CACHE_HOME", value);
    expect(cacheFolder()).toMatch(new RegExp(`^${homedir()}.*overparam$`));
  }
});

test.each([
  ["the library's folder", folder],
  ["a folder above it", base],
  ["the library", library],
])("%s that others may write is refused, with the command that mends it", async (_, path) => {
  const { mode } = statSync(path);
  chmodSync(path, 0o777);
  await expect(requireIntact(native)).rejects.toThrow(`mode 0777, which others may write. If nobody tampered with it: chmod go-w '${path}'`); // prettier-ignore
  expect(isOwnPath(library)).toBe(false);
  chmodSync(path, mode);
  expect(() => requireOwnPath(library)).not.toThrow();
});

test.runIf(process.getuid?.() === 0)("a library of another user is refused", async () => {
  const { chownSync } = await import("node:fs");
  chownSync(library, 12345, 12345);
  await expect(requireIntact(native)).rejects.toThrow("one of the user with id 12345");
});

test("a library is hashed when it is first seen and whenever it changed; one of another SHA-256 is refused", async () => {
  await requireIntact(native);
  expect(readdirSync(folder).sort()).toEqual(["library.so", "verified.json"]);
  const { atime, mtime } = statSync(library);
  writeFileSync(library, "other");
  utimesSync(library, atime, mtime); // size and time as they were
  await expect(requireIntact(native)).rejects.toThrow(`with SHA-256 ${hashOf("whole")}. Got ${hashOf("other")}`);
  writeFileSync(library, "whole");
  await requireIntact(native);
});

test("a link in the library's place is refused, even to the same content", async () => {
  writeFileSync(join(folder, "elsewhere"), "whole");
  rmSync(library);
  symlinkSync("elsewhere", library);
  await expect(requireIntact(native)).rejects.toThrow("Got no file");
});

let server: Server;
beforeAll(async () => {
  server = createServer((_, response) => void response.end("content"));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
});
afterAll(() => new Promise((closed) => server.close(closed)));

test("a download is kept where it has the checksum that was known, and else is not there", async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const to = join(folder, "archive");
  await expect(download({ url, sha256: hashOf("else") }, to, () => undefined)).rejects.toThrow("another SHA-256");
  expect(readdirSync(folder)).toEqual(["library.so"]);
  await download({ url, sha256: hashOf("content") }, to, () => undefined);
  expect(statSync(to).size).toBe(7);
});
