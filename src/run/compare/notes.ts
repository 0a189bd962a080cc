import { leastRepetitions } from "../../math/statistics/power-law.js";
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
    ...others.flatMap(({ run }) => sharedNote(run, first.run, cells)),
    ...runs.flatMap((run) => uncounted(run, measure)),
    ...runs.filter(({ status }) => status !== "complete").map(({ run, status }) => `${run} is ${status}.`),
    ...others.filter(({ run }) => !compared.has(run)).map(({ run }) => `No cell of ${run} equals one of ${first.run}: there is no difference to take.`), // prettier-ignore
    ...sourceNotes(stored),
    ...provenanceNotes(stored),
    ...intervalNotes(
      comparison,
      differences.filter(({ difference }) => difference?.method !== "the same trials").length,
    ),
  ];
}

function uncounted({ run, complete, withoutValue, failed, missing }: ComparedRun, measure: string): string[] {
  if (complete > 0 && withoutValue === complete) return [`${run} has no '${measure}'.`];
  const counts = Object.entries({ failed, missing, [`without '${measure}'`]: withoutValue });
  const parts = counts.filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`);
  if (parts.length === 0) return [];
  const one = failed + missing + withoutValue === 1;
  return [`${run}: ${parts.join(", ")}; no mean counts ${one ? "this trial" : "these trials"}.`];
}

/** Cells that differ in nothing have the same trials, and say nothing of a difference. */
function sharedNote(run: string, first: string, cells: Comparison["cells"]): string[] {
  const compared = cells.filter((cell) => cell.run === run && cell.difference !== undefined);
  const shared = compared.filter(({ difference }) => difference?.method === "the same trials").length;
  if (shared === 0) return [];
  const where = shared === compared.length ? "" : ` in ${shared} of ${compared.length} cells`;
  return [`${run} has the same trials as ${first}${where}: equal parameters and seeds, with equal results.`];
}

/** Runs of one name whose experiments are not the same file. */
function sourceNotes(stored: readonly StoredRun[]): string[] {
  const [{ record: first, path }] = stored;
  return stored
    .filter(({ record }) => record.experiment === first.experiment && record.sourceHash !== first.sourceHash)
    .map((other) => `The experiment's file of ${other.path} is not that of ${path}.`);
}

/** Libraries that were not the same in all runs. */
function provenanceNotes(stored: readonly StoredRun[]): string[] {
  return ["overparam", "backend", "tensorflow"].flatMap((name) => {
    const values = stored.map(({ record }) =>
      String((record.provenance[name] as string | undefined) ?? "not recorded"),
    );
    if (new Set(values).size < 2) return [];
    return [`The runs differ in ${name}: ${stored.map(({ path }, index) => `${path} ${values[index]}`).join(", ")}.`];
  });
}

function intervalNotes({ cells }: Pick<Comparison, "cells">, differences: number): string[] {
  const taken = cells.flatMap(({ difference }) => (difference?.method === "the same trials" ? [] : (difference ?? [])));
  const agreeing = [...cells, ...taken].some(({ low, high }) => low === high);
  const few = cells.some(({ seeds }) => seeds > 0 && seeds < leastRepetitions);
  return [
    ...(few
      ? [`With fewer than ${leastRepetitions} seeds no interval is given: so few do not show how much they vary.`]
      : []),
    ...(agreeing ? ["Where all seeds agree, a t interval has no width: it cannot know of rarer outcomes."] : []),
    ...(differences < 2
      ? []
      : [
          `Each of the ${differences} differences has a 95 % interval of its own: of twenty such, one misses on average.`,
        ]),
  ];
}
