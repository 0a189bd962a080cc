import { check, type Fault } from "../errors.js";
import type { Checked, Table } from "../experiment/contract.js";
import type { FamilyMember, Premise } from "../experiment/verdict.js";
import type { Interval } from "../math/statistics/interval.js";
import type { Figure } from "../plot/figure.js";

type Fields = Readonly<Record<string, unknown>>;

/** What an experiment's `check` returned. @throws UserError for what is neither notes nor { notes, bytes }. */
export function requireChecked(found: unknown): Checked {
  const notes: unknown = isFields(found) ? found.notes : (found ?? []);
  const bytes: unknown = isFields(found) ? found.bytes : 0;
  const good = Array.isArray(notes) && notes.every((note) => typeof note === "string") && isCount(bytes);
  check(good, () => fault("check", "a list of notes, or { notes, bytes }", found));
  return { notes, bytes };
}

/** What its `memory` returned. */
export function requireBytes(bytes: unknown): number {
  check(isCount(bytes), () => fault("memory", "the bytes of one member, a finite number from 0 on", bytes));
  return bytes;
}

/** What its `evidence` returned: anything but a promise, which findings could not read. */
export function requireEvidence(evidence: unknown): unknown {
  check(!(isFields(evidence) && typeof evidence.then === "function"), () =>
    fault("evidence", "what findings and figures take, at once", "a promise"),
  );
  return evidence;
}

/** What verdicts are given at: an interval of less confidence supports nothing. */
const leastConfidence = 0.95;

/** What the estimate of a finding returned. */
export function requireEstimate(name: string, estimate: unknown): Interval | readonly FamilyMember[] {
  if (!Array.isArray(estimate)) return requireInterval(name, estimate, leastConfidence);
  const where = `findings.${name}.estimate`;
  check(estimate.every(isMember), () => fault(where, "an interval { value, low, high, confidence }, or a list of { name, seeds, interval, refuting }", estimate)); // prettier-ignore
  const members = estimate as readonly FamilyMember[];
  for (const { name: member, premises } of members) if (premises !== undefined) requirePremises(name, premises, member);
  const names = members.map((member) => member.name);
  const twin = names.find((one, place) => names.indexOf(one) < place);
  check(twin === undefined, () => fault(where, "members of names of their own", `two members named '${twin ?? ""}'`));
  return members;
}

/** An interval whose ends are in order about its value; that of a member, at the confidence that it was asked for. */
export function requireInterval(name: string, interval: unknown, asked = 0): Interval {
  const where = `findings.${name}.estimate`;
  check(isInterval(interval), () => fault(where, "an interval { value, low, high, confidence }", interval));
  const given = interval as Interval;
  const { value, low, high, confidence } = given;
  check(confidence > 0 && confidence <= 1, () => fault(where, "a confidence above 0 and at most 1, such as 0.95", given)); // prettier-ignore
  check(confidence >= asked - 1e-9, () => fault(where, `an interval at the confidence that it is asked for, ${asked} here`, given)); // prettier-ignore
  const slack = 1e-9 * Math.max(Math.abs(low), Math.abs(high));
  const ordered = low <= high && (Number.isNaN(value) || !(value < low - slack || value > high + slack));
  const nowhere = [low, high].some(Number.isNaN);
  check(ordered || nowhere, () => fault(where, "an interval with low ≤ value ≤ high", given));
  return given;
}

/** The premises of a finding. */
export function requirePremises(name: string, premises: unknown, member = ""): readonly Premise[] {
  const isPremise = (one: unknown): boolean =>
    isFields(one) &&
    typeof one.met === "boolean" &&
    [one.statement, one.repair].every((text) => typeof text === "string");
  check(Array.isArray(premises) && premises.every(isPremise), () =>
    fault(
      `findings.${name}.premises${member === "" ? "" : ` of '${member}'`}`,
      "a list of { met, statement, repair }",
      premises,
    ),
  );
  return premises as readonly Premise[];
}

/** A sentence of the report. */
export function requireText(where: string, text: unknown): string {
  check(typeof text === "string", () => fault(where, "a text", text));
  return text;
}

/** What a table of the report is. */
export function requireTable(index: number, table: unknown): Table {
  const { title, columns, rows } = (table ?? {}) as Fields;
  const good =
    typeof title === "string" &&
    isTexts(columns) &&
    Array.isArray(rows) &&
    rows.every((row) => Array.isArray(row) && row.every((cell) => ["string", "number"].includes(typeof cell)));
  check(good, () => fault(`tables[${index}]`, "{ title, columns, rows } of texts and numbers", table));
  return table as Table;
}

/** What a figure is: axes and marks. */
export function requireFigure(name: string, figure: unknown): Figure {
  const { title, caption, x, y, marks: drawings } = (figure ?? {}) as Fields;
  const axes = [x, y].every((axis) => isFields(axis) && typeof axis.label === "string" && scales.includes(axis.scale as string)); // prettier-ignore
  const drawn = Array.isArray(drawings) && drawings.every(isMark);
  const good = typeof title === "string" && typeof caption === "string" && axes && drawn;
  check(good, () =>
    fault(`figures.${name}`, "{ title, caption, x, y, marks }, each axis with label and scale", figure),
  );
  return figure as Figure;
}

const scales = ["linear", "log", "symlog", "band"];
const isNumbers = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === "number");
const isPoints = (value: unknown): boolean => Array.isArray(value) && value.every(isFields);
/** What each kind of mark has beside its name. */
const marks: Readonly<Record<string, (mark: Fields) => boolean>> = {
  line: ({ points }) => isPoints(points),
  dots: ({ points }) => isPoints(points),
  bars: ({ bars }) => isPoints(bars),
  cells: ({ x, y, values }) =>
    Array.isArray(x) && Array.isArray(y) && isNumbers(Array.from((values ?? []) as number[])),
  image: ({ at, size, pixels }) => isList(at) && isNumbers(size) && isNumbers(Array.from((pixels ?? []) as number[])),
  rule: ({ axis, at, label }) => (axis === "x" || axis === "y") && typeof at === "number" && typeof label === "string",
  text: ({ points }) => isPoints(points) && (points as Fields[]).every(({ text }) => typeof text === "string"),
};
const isMark = (mark: unknown): boolean =>
  isFields(mark) && Object.hasOwn(marks, mark.mark as string) && marks[mark.mark as string](mark);
const isList = (value: unknown): boolean => Array.isArray(value) && value.length === 2;
const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const isCount = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value) && value >= 0;
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === "string");
const isInterval = (value: unknown): boolean =>
  isFields(value) && ["value", "low", "high", "confidence"].every((key) => typeof value[key] === "number");
const isMember = (value: unknown): boolean =>
  isFields(value) && typeof value.name === "string" && Number.isInteger(value.seeds) && typeof value.interval === "function"; // prettier-ignore

function fault(where: string, rule: string, received: unknown): Fault {
  const said = typeof received === "string" ? received : shown(received);
  return {
    where: `the experiment's ${where}`,
    rule: `it returns ${rule}`,
    received: said,
    repair: "Mend what it returns.",
  };
}

/** A value of any kind for a message, in at most 200 characters. */
export function shown(value: unknown): string {
  if (value === undefined || typeof value === "function") return value === undefined ? "undefined" : "a function";
  if (isFields(value) && typeof value.then === "function") return "a promise";
  try {
    return (JSON.stringify(value) ?? String(value as string)).slice(0, 200);
  } catch {
    return Array.isArray(value) ? "a list" : `a ${typeof value}`;
  }
}
