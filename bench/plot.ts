import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import type { Figure, Line } from "../src/plot/figure.js";
import { renderSvg } from "../src/plot/svg.js";
import { groupBy } from "../src/math/statistics/moments.js";
import type { Row } from "./harness/row.js";
import type { TrainingSpec } from "./harness/spec.js";

const usage = "npm run bench -- plot RESULT.json [--out FILE.svg], the result of npm run bench -- training --json";
const {
  values: { out },
  positionals: [file],
} = parseArgs({
  options: { out: { type: "string", default: join(dirname(import.meta.dirname), "docs", "figures", "step-time.svg") } },
  allowPositionals: true,
});
if (file === undefined) throw new Error(usage);
writeFileSync(out, await renderSvg(stepTimeFigure(JSON.parse(readFileSync(file, "utf8")) as Row[])));

interface Place {
  readonly name: string;
  readonly panel: string;
  readonly x: number;
  readonly y: number;
}

/** Time per step and network against width, ours beside the peers', for own and for shared data. */
export function stepTimeFigure(rows: readonly Row[]): Figure {
  const places = rows.filter(({ work }) => work.startsWith("step: one hidden layer")).flatMap(placesOf);
  const widths = [...new Set(places.map(({ x }) => x))].sort((a, b) => a - b);
  const largest = widths[widths.length - 1];
  return {
    title: "Time of a training step against width",
    caption:
      "One hidden ReLU layer, n = 100, d = 10, full-batch gradient descent, ten networks, each tool in its fastest way on all cores " +
      "(eager tools: one process, one network at a time). Medians of runs in one sitting; compilation left out.",
    x: { label: "hidden width m (units)", scale: "log", ticks: widths, domain: [widths[0] * 0.8, largest * 1.25] },
    y: { label: "time per step and network (µs)", scale: "log" },
    panels: [...new Set(places.map(({ panel }) => panel))],
    marks: [...groupBy(places, ({ name, panel }) => `${name}|${panel}`).values()].map((group): Line => ({
      mark: "line",
      name: group[0].name,
      panel: group[0].panel,
      dots: true,
      points: group.map(({ x, y }) => ({ x, y })).sort((a, b) => a.x - b.x),
    })),
  };
}

/** The peer's point of a row, and ours from the row against JAX or from the one that has no peer. */
function placesOf({ work, ours, peer, peerName, unit, detail }: Row): Place[] {
  const { spec } = detail as { spec: TrainingSpec };
  const microseconds = (value: number): number => (unit.startsWith("steps") ? 1e6 / value : value);
  const at = { panel: work.replace(/^.*, /, ""), x: spec.width };
  const theirs = peer === null || peerName === null ? [] : [{ ...at, name: peerName, y: microseconds(peer) }];
  const first = peerName === null || peerName.startsWith("JAX");
  return first ? [{ ...at, name: "overparam", y: microseconds(ours) }, ...theirs] : theirs;
}
