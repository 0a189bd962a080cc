import { expect, test } from "vitest";
import { factsOf } from "../../src/run/facts.js";
import type { RunRecord } from "../../src/run/records.js";

const record = (provenance: object, forced: readonly string[]) =>
  ({ provenance, forced, plan: { seeds: 5 } }) as unknown as RunRecord;

test("what is absent is said in words, not as null", () => {
  const facts = factsOf(record({ commit: null, dirtyDiff: null, lockfile: null, device: null, threads: 1 }, []), 40);
  expect(facts).toEqual({
    "commit of its source": "not run from a checkout",
    "uncommitted changes of its source (hash)": "none",
    "its lockfile (hash)": "none",
    device: "unknown",
    "threads of a worker": "1",
    trials: "40",
    "seeds of a cell": "5",
    "differences accepted by --force": "none",
  });
});
