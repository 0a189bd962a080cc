/** Which way the steps of a loop went, in words: "graph to step 400, then xla". */
export interface Path {
  /** Says which way the steps from `step` on go. */
  take(way: "graph" | "xla", step: number): void;
  toString(): string;
}

/** A path that has not begun, and will by the way `first`. */
export function pathFrom(first: "graph" | "xla"): Path {
  const parts: { readonly way: "graph" | "xla"; readonly from: number }[] = [];
  return {
    take(way, from) {
      if (parts.at(-1)?.way !== way) parts.push({ way, from });
    },
    toString: () =>
      parts
        .map(({ way }, index) => (index < parts.length - 1 ? `${way} to step ${parts[index + 1].from}` : way))
        .join(", then ") || first,
  };
}
