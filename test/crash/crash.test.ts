import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportOfKilled, killExport, killRun, undisturbed, type Reference } from "./kill.js";

// A sample; `npm run crash` takes every operation, and 500 random kills.
const room = mkdtempSync(join(tmpdir(), "overparam-kill-"));
afterAll(() => rmSync(room, { recursive: true, force: true }));
let reference: Reference;
beforeAll(async () => void (reference = await undisturbed(room)));
const spread = (points: readonly number[], count: number): number[] =>
  Array.from({ length: count }, (_, index) => points[Math.floor(((index + 0.5) * points.length) / count)]);

describe("a kill at an operation on the disk", () => {
  test("of a run loses, repeats and leaves nothing, and what it kept is exported whole or not at all", async () => {
    for (const at of spread(reference.points.run, 5)) {
      expect(await killRun(join(room, "run"), reference, "here", [{ at }])).toEqual({ kills: 1, faults: [] });
      expect(await exportOfKilled(room, reference, at)).toEqual([]);
    }
  });
  test("of an export leaves a whole folder or none, and the next one clears up", async () => {
    for (const at of spread(reference.points.export, 4))
      expect(await killExport(join(room, "exports", "to"), reference, at)).toEqual([]);
    expect(existsSync(join(room, "exports", "to"))).toBe(false);
  });
});

test("kills at any moment, one after another, of a run with two workers lose, repeat and leave nothing", async () => {
  const { kills, faults } = await killRun(join(room, "any"), reference, "command", [{ after: 700 }, { after: 1500 }]);
  expect([kills > 0, faults]).toEqual([true, []]);
});
