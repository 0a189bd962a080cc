import { spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { forgive, isHeldClaim, readClaim, takeClaim, type HeldClaim } from "../../src/run/claim.js";
import { staleAfter } from "../../src/run/heart.js";
import { thisHolder } from "../../src/run/holder.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-claim-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);
function taken(name: string): HeldClaim {
  const claim = takeClaim(path(name));
  if (!isHeldClaim(claim)) throw new Error("held by another");
  return claim;
}
/** A claim as another process would have left it. */
const left = (name: string, holder: object): void =>
  writeFileSync(path(name), `${JSON.stringify({ ...thisHolder("theirs", 1), ...holder })}\n0.0000\n`);

test("a name has one holder, who is named to others, and is free when released", () => {
  const claim = taken("one");
  expect(takeClaim(path("one"))).toMatchObject({ holder: { pid: process.pid, attempt: 1 }, alive: true });
  expect(claim.held()).toBe(true);
  claim.release();
  expect(existsSync(path("one"))).toBe(false);
  taken("one").release();
});
test("a dead holder's name is taken over at once, which counts an attempt; forgiving it forgets them", () => {
  left("dead", { pid: 4194305 });
  const claim = taken("dead");
  expect(claim.holder.attempt).toBe(2);
  claim.release();
  left("dead", { pid: 4194305, attempt: 3 });
  forgive(path("dead"));
  expect(existsSync(path("dead"))).toBe(false);
});
test("a later process of the same id is not the holder", () => {
  left("later", { pid: process.pid, begun: "1" });
  expect(readClaim(path("later"))?.alive).toBe(false);
});
test("a holder that cannot be seen, in another pid namespace or on another host, lives while it beats", () => {
  left("far", { pid: process.pid, space: "another", begun: "1" });
  expect(takeClaim(path("far"))).toMatchObject({ alive: true });
  const silent = new Date(Date.now() - staleAfter - 1000);
  utimesSync(path("far"), silent, silent);
  const claim = taken("far");
  expect(claim.holder.attempt).toBe(2);
  claim.release();
});
test("a claim beats with the fraction that is done, and hears when it is taken away", async () => {
  const claim = taken("beats");
  claim.beat(0.25);
  await expect.poll(() => readClaim(path("beats"))?.fraction, { timeout: 10_000 }).toBe(0.25);
  left("other", { token: "other" });
  renameSync(path("other"), path("beats"));
  await expect.poll(() => claim.lost.aborted, { timeout: 10_000 }).toBe(true);
  expect(claim.held()).toBe(false);
  claim.release();
  expect(readClaim(path("beats"))?.holder.token).toBe("other");
});
test("a take-over that was itself cut off is taken over", () => {
  left("cut", { token: "first", pid: 4194305 });
  left("cut.first", { token: "second", pid: 4194305 });
  const claim = taken("cut");
  claim.release();
  expect(readdirSync(folder).filter((name) => name.startsWith("cut"))).toEqual([]);
});

test("of two processes that race for a dead holder's name, one gets it, in each of 20 rounds", async () => {
  const module = pathToFileURL(resolve("dist", "src", "run", "claim.js")).href;
  // Each says what it got and holds it until both have tried.
  const script = `
    import { existsSync, writeFileSync } from "node:fs";
    const { takeClaim, isHeldClaim } = await import(${JSON.stringify(module)});
    const [me, other, folder] = process.argv.slice(1);
    for (let round = 0; round < 20; round++) {
      const at = (what) => folder + "/" + what + round;
      writeFileSync(at("ready-" + me), "");
      while (!existsSync(at("ready-" + other))) ;
      const taken = takeClaim(at("race"));
      writeFileSync(at("tried-" + me), isHeldClaim(taken) ? "1" : "0");
      while (!existsSync(at("tried-" + other))) ;
    }
    process.exit(0);`;
  for (let round = 0; round < 20; round++) left(`race${round}`, { token: `dead${round}`, pid: 4194305 });
  const race = (me: string, other: string) =>
    new Promise((done) =>
      spawn(process.execPath, ["--input-type=module", "-e", script, me, other, folder], { stdio: "inherit" }).on(
        "close",
        done,
      ),
    );
  expect(await Promise.all([race("a", "b"), race("b", "a")])).toEqual([0, 0]);
  const got = Array.from({ length: 20 }, (_, round) =>
    ["a", "b"]
      .map((me) => readFileSync(path(`tried-${me}${round}`), "utf8"))
      .sort()
      .join(""),
  );
  expect(got).toEqual(Array(20).fill("01"));
});
