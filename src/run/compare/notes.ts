import type { StoredRun } from "../stored.js";
import type { ComparedRun, Comparison } from "./contract.js";

/** What a reader of a comparison should know, as sentences. */
export function notesOf(comparison: Omit<Comparison, "notes">, stored: readonly StoredRun[]): string[] {
  const { runs, cells, measure, x } = comparison;
  const [first, ...others] = runs;
  const differences = cells.filter(({ difference }) => difference !== undefined);
  const shown = new Set(cells.map(({ run }) => run));
  const compared = new Set(differences.map(({ run }) => run));
  return [
    ...runs.filter(({ run }) => !shown.has(run)).map(({ run }) => `${run} has no numeric parameter '${x}': it is left out.`), // prettier-ignore
    ...runs.flatMap((run) => uncounted(run, measure)),
    ...runs.filter(({ status }) => status !== "complete").map(({ run, status }) => `${run} is ${status}.`),
    ...others.filter(({ run }) => !compared.has(run)).map(({ run }) => `${run} has no cell with values that equals one of ${first.run}.`), // prettier-ignore
    ...sourceNotes(stored),
    ...provenanceNotes(stored),
    ...intervalNotes(comparison, differences.length),
  ];
}

function uncounted({ run, complete, withoutValue, failed, missing }: ComparedRun, measure: string): string[] {
  if (complete > 0 && withoutValue === complete) return [`${run} has no '${measure}'.`];
  const counts = Object.entries({ failed, missing, [`without '${measure}'`]: withoutValue });
  const parts = counts.filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`);
  return parts.length === 0 ? [] : [`${run}: ${parts.join(", ")}; no mean counts these trials.`];
}

/** Runs of one name whose experiments are not the same file. */
function sourceNotes(stored: readonly StoredRun[]): string[] {
  const [{ record: first, path }] = stored;
  return stored
    .filter(({ record }) => record.experiment === first.experiment && record.sourceHash !== first.sourceHash)
    .map((other) => `The experiment's file was not the same for ${other.path} as for ${path}.`);
}

/** Libraries that were not the same in all runs. */
function provenanceNotes(stored: readonly StoredRun[]): string[] {
  return ["overparam", "backend", "tensorflow"].flatMap((name) => {
    const values = stored.map(({ record }) => String(record.provenance[name] as string));
    if (new Set(values).size < 2) return [];
    return [`The runs differ in ${name}: ${stored.map(({ path }, index) => `${path} ${values[index]}`).join(", ")}.`];
  });
}

function intervalNotes({ cells }: Pick<Comparison, "cells">, differences: number): string[] {
  const agreeing = cells.some(
    ({ low, high, difference }) => low === high || (difference !== undefined && difference.low === difference.high),
  );
  return [
    ...(agreeing ? ["Where all seeds agree a t interval has no width: it cannot know of rarer outcomes."] : []),
    ...(differences < 2
      ? []
      : [`Each of the ${differences} differences has a 95 % interval of its own: of twenty, one misses by chance.`]),
  ];
}
