import { check } from "../errors.js";

/** How long an exact solver may search; its end without an answer is "not decided", never "no". */
export interface SearchLimits {
  /** Seconds of wall time, in (0, ∞); default 60. */
  readonly seconds?: number;
  /** Nodes of the search tree, in [1, ∞); default no limit. Unlike seconds the same on any machine. */
  readonly nodes?: number;
}

/** @throws UserError for limits that are none. */
export function requireLimits(where: string, { seconds = 60, nodes = Infinity }: SearchLimits): void {
  check(seconds > 0 && nodes >= 1, () => ({
    where,
    rule: "the limits are seconds above 0 and nodes of at least 1",
    received: `${seconds} seconds and ${nodes} nodes`,
    repair: "Give a limit that leaves time to search, such as { seconds: 60 }.",
  }));
}

/** Counts nodes and says when the limits are reached. */
export interface SearchBudget {
  /** Counts a node; true where the search has to end. */
  spend(): boolean;
  readonly nodes: () => number;
  readonly seconds: () => number;
  /** Which limit ended it, in words; empty where none did. */
  readonly ended: () => string;
}

export function searchBudget({ seconds = 60, nodes = Infinity }: SearchLimits): SearchBudget {
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  let [count, why] = [0, ""];
  return {
    spend() {
      count++;
      if (why === "" && count > nodes) why = `${nodes} nodes`;
      // The clock is looked at every node: an LP of a node costs a thousand times as much.
      if (why === "" && elapsed() > seconds) why = `${Number(seconds.toPrecision(3))} s`;
      return why !== "";
    },
    nodes: () => count,
    seconds: elapsed,
    ended: () => why,
  };
}
