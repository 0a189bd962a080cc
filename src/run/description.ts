import type { AnyExperiment } from "../experiment/contract.js";
import { fieldsOf, rangeText } from "./fields.js";
import { presetsOf } from "./presets.js";

/** What `list` and `explain` say of an experiment: plain data, which training does not change. */
export type Description = ReturnType<typeof describe>;

/** Describes an experiment: claim, findings with their margins, what is not tested, presets with their sizes, parameters. */
export function describe(experiment: AnyExperiment) {
  const { id, claim, findings, notTested, settles } = experiment;
  return {
    experiment: id,
    ...claim,
    findings: Object.entries(findings).map(([name, { statement, source, margin, decides }]) => {
      return { name, statement, source, margin, decides };
    }),
    notTested: typeof notTested === "string" ? notTested : null,
    settles,
    presets: presetsOf(experiment),
    parameters: fieldsOf(experiment).map(({ name, choices, range, fallback, description }) => {
      const values = choices.length > 0 ? choices.join(", ") : rangeText(range);
      return { name, description, values, default: fallback ?? null };
    }),
  };
}
