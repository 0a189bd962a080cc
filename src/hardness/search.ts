import { conflictStore, emptySet, withPoint, type ConflictStore, type PointSet } from "./conflicts.js";
import type { OutputForm } from "./forms.js";
import { requireLimits, searchBudget, type SearchBudget, type SearchLimits } from "./limits.js";
import { sideOf, wrongAnswers, type HalfSpace, type ThresholdNetwork } from "./network.js";
import { pointOf, requireLabelled, type LabelledPoints } from "./points.js";
import { separate, type Conflict } from "./separation.js";

/** What a search cost. */
export interface SearchEffort {
  readonly seconds: number;
  /** Of the search tree. */
  readonly nodes: number;
  /** Linear programs solved. */
  readonly programs: number;
}

/** The answer to "is there a network of this form with h(x_i) = y_i for all i?", with what proves it. */
export type SearchAnswer = SearchEffort &
  (
    | { readonly answer: "yes"; readonly network: ThresholdNetwork }
    /** `conflicts`: sets of points that no half-space tells apart, each proved exactly; no assignment of points to units avoids them all. */
    | { readonly answer: "no"; readonly conflicts: readonly Conflict[] }
    | { readonly answer: "not decided"; readonly reason: string }
  );

/**
 * Decides by depth-first search whether a threshold network of this form answers all points right. A node picks a point that its half-spaces answer wrongly
 * and tries every minimal set of units that could mend it, a linear program each ({@link separate}); what cannot be separated is learned as a
 * conflict and never tried again. "yes" is checked in exact arithmetic; "no" rests on conflicts each proved in exact arithmetic and on the
 * search over them; a limit ends in "not decided". At most ones^N₊ · zeros^N₋ leaves.
 * @throws UserError for contradictory points, more than 1000 of them, and limits that are none.
 * @example
 * const answer = searchHalfSpaces(plantedGaussian(randomStream(0), 8, 2), outputForms(2, "and")[0]);
 */
export function searchHalfSpaces(data: LabelledPoints, form: OutputForm, limits: SearchLimits = {}): SearchAnswer {
  requireLabelled("searchHalfSpaces", data);
  requireLimits("searchHalfSpaces", limits);
  const search: Search = {
    data,
    form,
    budget: searchBudget(limits),
    store: conflictStore(data.labels.length),
    programs: 0,
    open: 0,
  };
  const start = rootOf(search);
  const found = start === undefined ? undefined : descend(search, start);
  return answerOf(search, found);
}

interface Search {
  readonly data: LabelledPoints;
  readonly form: OutputForm;
  readonly budget: SearchBudget;
  readonly store: ConflictStore;
  programs: number;
  /** Programs that stayed open: with any, "no" is not proved. */
  open: number;
}

/** A unit on the way: what it has to do so far, and a half-space that does it. */
interface Unit {
  readonly inside: readonly number[];
  readonly outside: readonly number[];
  readonly insideSet: PointSet;
  readonly outsideSet: PointSet;
  readonly halfSpace: HalfSpace;
  /** The half-space's answer at every point. */
  readonly accepts: Uint8Array;
}

function answerOf(search: Search, units: readonly Unit[] | undefined): SearchAnswer {
  const { budget, data, form, store, programs, open } = search;
  const effort = { seconds: budget.seconds(), nodes: budget.nodes(), programs };
  if (units !== undefined) {
    const network = { units: units.map(({ halfSpace }) => halfSpace), output: form.output };
    if (wrongAnswers(network, data).length === 0) return { answer: "yes", network, ...effort };
    return { answer: "not decided", reason: "the network found did not hold in exact arithmetic", ...effort };
  }
  if (budget.ended() !== "") return { answer: "not decided", reason: `the limit of ${budget.ended()}`, ...effort };
  if (open > 0)
    return { answer: "not decided", reason: `${open} linear programs that doubles cannot answer`, ...effort };
  return { answer: "no", conflicts: store.all, ...effort };
}

const choicesOf = ({ form, data }: Search, point: number): readonly (readonly number[])[] =>
  data.labels[point] ? form.ones : form.zeros;

/** All units alike, with the points that leave no choice committed; undefined where that alone is impossible. */
function rootOf(search: Search): readonly Unit[] | undefined {
  const { data, form } = search;
  const size = data.labels.length;
  const forced = data.labels.flatMap((_, point) => (choicesOf(search, point).length === 1 ? [point] : []));
  // The only set of units that is minimal alone has all of them, or the one unit that there is.
  const [inside, outside] = [true, false].map((label) => forced.filter((point) => data.labels[point] === label));
  const found = solve(search, inside, outside);
  if (found === undefined) return undefined;
  const set = (points: readonly number[]): PointSet => points.reduce(withPoint, emptySet(size));
  const unit: Unit = { inside, outside, insideSet: set(inside), outsideSet: set(outside), ...found };
  return Array.from(form.output.weights, () => unit);
}

function solve(
  search: Search,
  inside: readonly number[],
  outside: readonly number[],
): Pick<Unit, "halfSpace" | "accepts"> | undefined {
  search.programs++;
  const { points } = search.data;
  const found = separate(points, inside, outside);
  if (found.kind === "meet") search.store.add(found.conflict);
  if (found.kind === "open") search.open++;
  if (found.kind !== "apart") return undefined;
  const { halfSpace } = found;
  const accepts = Uint8Array.from({ length: points.rows }, (_, row) => Number(sideOf(halfSpace, pointOf(points, row)) > 0)); // prettier-ignore
  return { halfSpace, accepts };
}

/** The units of a network that answers every point, or undefined where there is none below, or a limit came. */
function descend(search: Search, units: readonly Unit[]): readonly Unit[] | undefined {
  if (search.budget.spend()) return undefined;
  const branch = hardest(search, units);
  if (branch === undefined) return units;
  for (const choice of branch.choices) {
    const next = commit(search, units, choice, branch.point);
    const found = next === undefined ? undefined : descend(search, next);
    if (found !== undefined) return found;
    if (search.budget.ended() !== "") return undefined;
  }
  return undefined;
}

interface Branch {
  readonly point: number;
  readonly choices: readonly (readonly number[])[];
}

/** Of the points that are answered wrongly, the one with the fewest choices that no known conflict forbids. */
function hardest(search: Search, units: readonly Unit[]): Branch | undefined {
  let best: Branch | undefined;
  for (let point = 0; point < search.data.labels.length; point++) {
    const wanted = Number(search.data.labels[point]);
    const all = choicesOf(search, point);
    if (all.some((choice) => choice.every((unit) => units[unit].accepts[point] === wanted))) continue;
    const choices = distinct(search, units, all).filter((choice) =>
      choice.every((unit) => !isForbidden(search, units[unit], point)),
    );
    if (best === undefined || choices.length < best.choices.length) best = { point, choices };
    if (choices.length === 0) return best;
  }
  return best;
}

/** Choices that are one up to the order of units which so far are the same and which the output weighs the same. */
function distinct({ form }: Search, units: readonly Unit[], choices: readonly (readonly number[])[]) {
  const alike = units.map((unit, index) => units.findIndex((other, at) => other === unit && form.output.weights[at] === form.output.weights[index])); // prettier-ignore
  const seen = new Set<string>();
  return choices.filter((choice) => {
    const key = choice.map((unit) => alike[unit]).sort((a, b) => a - b).join(); // prettier-ignore
    return !seen.has(key) && seen.add(key);
  });
}

function isForbidden({ data, store }: Search, unit: Unit, point: number): boolean {
  const { insideSet, outsideSet } = unit;
  return data.labels[point]
    ? store.forbids(withPoint(insideSet, point), outsideSet, point)
    : store.forbids(insideSet, withPoint(outsideSet, point), point);
}

/** The units with the point committed to those chosen; undefined where one of them has no half-space. */
function commit(
  search: Search,
  units: readonly Unit[],
  choice: readonly number[],
  point: number,
): readonly Unit[] | undefined {
  const next = units.slice();
  for (const index of choice) {
    const unit = units[index];
    // A conflict learned at an earlier choice may forbid this one.
    if (isForbidden(search, unit, point)) return undefined;
    const more = extended(search, unit, point);
    if (more === undefined) return undefined;
    next[index] = more;
  }
  return next;
}

function extended(search: Search, unit: Unit, point: number): Unit | undefined {
  const label = search.data.labels[point];
  const inside = label ? [...unit.inside, point] : unit.inside;
  const outside = label ? unit.outside : [...unit.outside, point];
  const kept = unit.accepts[point] === Number(label) ? unit : solve(search, inside, outside);
  if (kept === undefined) return undefined;
  const { halfSpace, accepts } = kept;
  const insideSet = label ? withPoint(unit.insideSet, point) : unit.insideSet;
  const outsideSet = label ? unit.outsideSet : withPoint(unit.outsideSet, point);
  return { inside, outside, insideSet, outsideSet, halfSpace, accepts };
}
