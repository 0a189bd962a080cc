import type { Parameters, Plan } from "../run/grid.js";
import { canonical } from "../run/json.js";
import { counted } from "../run/limits.js";
import { countText } from "../run/phrases.js";
import type { RunRecord, TrialRecord } from "../run/records.js";
import { isInRange } from "../run/seeds.js";

/**
 * What a run was asked for and what of it was trained: "Asked: preset default, width 2..64, 12 cells of 10 seeds. Trained: all, and 60
 * trials more that these asked for."
 */
export function trainedText({ plan }: RunRecord, records: readonly TrialRecord[]): string {
  const keys = new Map<Parameters, string>(); // records of one cell share their parameters
  const keyOf = (parameters: Parameters): string => {
    const key = keys.get(parameters) ?? canonical(parameters);
    keys.set(parameters, key);
    return key;
  };
  const cells = new Set(plan.cells.map(keyOf));
  const done = records.filter(({ status }) => status === "complete");
  const own = done.filter(({ parameters, seed }) => isInRange(seed, plan) && cells.has(keyOf(parameters))).length;
  const asked = plan.cells.length * plan.seeds;
  const more = done.length - own;
  const all = own === asked ? "all" : `${counted(own)} of these ${counted(asked)} trials`;
  return `Asked: ${askedText(plan)}. Trained: ${all}${more === 0 ? "" : `, and ${countText(more, "trial")} more that these asked for`}.`;
}

function askedText({ preset, overrides, cells, seeds }: Plan): string {
  const axes = Object.entries(overrides).map(([name, values]) => `${name} ${listed(values)}`);
  const size = `${countText(cells.length, "cell")} of ${countText(seeds, "seed")}`;
  return [`preset ${preset}`, ...axes, size].join(", ");
}

/** Of more than six values the first three and the last. */
function listed(values: readonly unknown[]): string {
  const texts = values.map((value) => String(value as string));
  return (texts.length <= 6 ? texts : [...texts.slice(0, 3), "…", ...texts.slice(-1)]).join(" ");
}
