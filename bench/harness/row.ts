/** A line of the table. */
export interface Row {
  readonly work: string;
  readonly size: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly peerName: string | null;
  /** Ours over the peer's. */
  readonly ratio: number | null;
  readonly reach: number | null;
  readonly unit: string;
  /** Whether the ratio is to be at most or at least `reach`. */
  readonly sense: "at most" | "at least";
  /** The interval of the ratio, where runs were paired. */
  readonly low?: number;
  readonly high?: number;
  /** Whether the interval, or else the ratio, reaches. */
  readonly reached: boolean | null;
  /** Whatever else was measured, such as the ways tried. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** A row before its judgement. */
export type Measured = Omit<Row, "reached" | "sense" | "ratio" | "reach"> &
  Partial<Pick<Row, "sense" | "ratio" | "reach">>;

/** A row with its ratio (that of the medians, unless pairs gave one) and its judgement. */
export function row(measured: Measured): Row {
  const { work, size, ours, peer, peerName, reach = null, unit, sense = "at most", ...rest } = measured;
  const { low, high } = rest;
  const ratio = measured.ratio ?? (peer === null ? null : ours / peer);
  const end = (sense === "at most" ? low : high) ?? ratio;
  const reached = reach === null || end === null ? null : sense === "at most" ? end <= reach : end >= reach;
  return { work, size, ours, peer, peerName, ratio, reach, unit, ...rest, sense, reached };
}

/** The rows under a head, columns aligned. */
export function table(rows: readonly Row[]): string {
  const head = ["work", "size", "ours", "peer", "against", "ratio", "interval", "reach", "", "unit"];
  const lines = [head, ...rows.map(cells)];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const numeric = new Set([2, 3, 5]);
  const pad = (cell: string, column: number): string =>
    numeric.has(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]);
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

function cells({ work, size, ours, peer, peerName, ratio, low, high, reach, sense, reached, unit }: Row): string[] {
  return [
    work,
    size,
    short(ours),
    short(peer),
    peerName ?? "-",
    short(ratio),
    low === undefined || high === undefined ? "-" : `[${short(low)}, ${short(high)}]`,
    reach === null ? "-" : `${sense === "at most" ? "<=" : ">="} ${reach}`,
    reached === null ? "" : reached ? "reached" : "missed",
    unit,
  ];
}

function short(value: number | null): string {
  if (value === null) return "-";
  return Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(3);
}
