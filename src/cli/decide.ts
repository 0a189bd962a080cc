import type { TableChoice } from "../data/choice.js";
import { readLabelledPoints } from "../data/points.js";
import { asUsage, check } from "../errors.js";
import { decideNetwork, type Decision, type FormDecision } from "../hardness/decide.js";
import { requireLabelled } from "../hardness/points.js";
import type { FormName } from "../hardness/forms.js";
import { encode } from "../run/json.js";
import { countText } from "../run/phrases.js";
import { countOf } from "./flags.js";
import { print } from "./output.js";
import { alignTable } from "./text.js";

/** The flags of `overparam decide`, as they are written. */
export interface DecideFlags {
  readonly labels: string;
  readonly choice: TableChoice;
  readonly units: unknown;
  readonly form: string;
  readonly seconds: unknown;
  readonly json: boolean;
}

/** `overparam decide`: no TensorFlow is loaded. */
export async function decide(path: string, flags: DecideFlags): Promise<number> {
  const units = countOf("--units", flags.units) ?? 2;
  const seconds = countOf("--seconds", flags.seconds) ?? 60;
  const { points, columns, labels } = await asUsage(() => readLabelledPoints(path, flags.labels, flags.choice));
  const [zero, one] = await asUsage(() => twoLabels(path, labels));
  const data = { points, labels: labels.map((label) => label === one) };
  await asUsage(() => requireLabelled(path, data));
  const form = flags.form as FormName;
  const decision = await asUsage(() => decideNetwork(data, { units, form, seconds }));
  const facts = { points: path, rows: points.rows, columns, labels: { zero, one }, units };
  const head =
    `${points.rows} points of ${columns.length} columns, ${data.labels.filter(Boolean).length} of them with h(x) = 1, label '${one}'; ` +
    `${units} hidden threshold ${units === 1 ? "unit" : "units"}`;
  print(
    `${flags.json ? encode(documented(facts, decision), 2) : `${head}\n\n${inWords(decision, columns, seconds)}`}\n`,
  );
  return 0;
}

/** The labels of 0 and of 1: as numbers where they are such, in the order of their text else. */
function twoLabels(path: string, labels: readonly string[]): [zero: string, one: string] {
  const found = [...new Set(labels)];
  check(found.length === 2, () => ({
    where: `${path}, its labels`,
    rule: "there must be two different ones, of which the greater is h(x) = 1",
    received: `${found.length}: ${found.slice(0, 5).join(", ")}`,
    repair: "Name the column of labels, and leave out the rows of other classes.",
  }));
  const numbers = found.map(Number);
  const greater = numbers.some(Number.isNaN) ? found[1] > found[0] : numbers[1] > numbers[0];
  return greater ? [found[0], found[1]] : [found[1], found[0]];
}

function inWords(decision: Decision, columns: readonly string[], seconds: number): string {
  if (decision.answer === "yes") {
    const { network, form, forms } = decision;
    const rows = network.units.map(({ weights, bias }, unit) => [
      `unit ${unit + 1}`,
      ...[...weights, bias].map(String),
    ]);
    const { nodes, programs } = forms[forms.length - 1].search;
    return (
      `yes: h(x) = ${form} of the units [w · x + bias > 0], checked in exact arithmetic at every point\n` +
      `(${countText(nodes, "node")}, ${countText(programs, "linear program")}, ${decision.seconds.toFixed(2)} s)\n\n` +
      alignTable([["weights", ...columns, "bias"], ...rows])
    );
  }
  const lines = decision.forms.map((form) => `  ${form.form}: ${searchInWords(form)}`);
  if (decision.answer === "no") return `no: there is no such network\n\n${lines.join("\n")}`;
  return `not decided within ${seconds} s: there may be such a network or none\n\n${lines.join("\n")}`;
}

function searchInWords({ search, program }: FormDecision): string {
  const { nodes, programs, seconds } = search;
  const effort = `${countText(nodes, "node")}, ${countText(programs, "linear program")}, ${seconds.toFixed(2)} s`;
  const said =
    search.answer === "no"
      ? `none, since no assignment of points to units avoids the ${countText(search.conflicts.length, "set")} of points found that no half-space tells apart, each proved in exact arithmetic (${effort})`
      : `${search.answer}${search.answer === "not decided" ? `: ${search.reason}` : ""} (${effort})`;
  return program === undefined ? said : `${said}; ${programInWords(program)}`;
}

function programInWords(program: NonNullable<FormDecision["program"]>): string {
  const effort = `${countText(program.nodes, "node")}, ${program.seconds.toFixed(2)} s`;
  if (program.answer === "no") return `HiGHS: infeasible at margin ${program.margin} (${effort})`;
  return `HiGHS: ${program.answer} (${effort})`;
}

function documented(facts: object, decision: Decision): object {
  const from1 = (rows: readonly number[]): number[] => rows.map((row) => row + 1);
  const network = decision.answer === "yes" ? { form: decision.form, ...decision.network } : null;
  const forms = decision.forms.map(({ form, search, program }) => ({
    ...{ form, answer: search.answer, reason: "reason" in search ? search.reason : "" },
    ...{ seconds: search.seconds, nodes: search.nodes, programs: search.programs },
    conflicts: search.answer === "no" ? search.conflicts.map(({ inside, outside }) => ({ inside: from1(inside), outside: from1(outside) })) : [], // prettier-ignore
    witness:
      program === undefined
        ? null
        : { answer: program.answer, reason: "reason" in program ? program.reason : "", seconds: program.seconds, nodes: program.nodes }, // prettier-ignore
  }));
  return { ...facts, seconds: decision.seconds, answer: decision.answer, network: arrays(network), forms };
}

/** Typed arrays as JSON has them. */
function arrays(network: ({ form: string } & Extract<Decision, { answer: "yes" }>["network"]) | null): object | null {
  if (network === null) return null;
  const plain = ({ weights, bias }: { weights: Float64Array; bias: number }) => ({ weights: [...weights], bias });
  return { form: network.form, units: network.units.map(plain), output: plain(network.output) };
}
