export type Way = "graph" | "xla";

/** Which way the steps of a loop went, in words: "graph to step 400, then xla". */
export interface Path {
  /** Says which way the steps from `step` on go. */
  take(way: Way, step: number): void;
  toString(): string;
}

/** A path that has not begun, and will by the way `first`. */
export function pathFrom(first: Way): Path {
  const parts: { readonly way: Way; readonly from: number }[] = [];
  return {
    take(way, from) {
      if (parts.at(-1)?.way !== way) parts.push({ way, from });
    },
    toString() {
      const ends = parts.slice(1).map(({ from }) => ` to step ${from}`);
      return parts.map(({ way }, index) => `${way}${ends[index] ?? ""}`).join(", then ") || first;
    },
  };
}
