import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check, described } from "../errors.js";
import type { Records } from "../backend/compile/contract.js";
import type { Meter } from "../model/meter.js";
import type { Measured, Objective } from "./objective.js";

export type Meters = Readonly<Record<string, Meter<unknown>>>;

/** Numbers of all members, by name. */
export type Numbers = Readonly<Record<string, readonly number[]>> & { readonly loss: readonly number[] };

/** What one member has shown on its way, at the steps that were asked for and at its last. */
export interface MemberHistory {
  readonly steps: number[];
  readonly values: Record<string, number[]>;
  readonly meteredAt: number[];
  readonly metered: Record<string, unknown[]>;
}

/** The measured tensors as numbers; disposes them. */
export function read(measured: Measured): Numbers {
  const entries = Object.entries(measured).map(([name, tensor]) => [name, Array.from(tensor.dataSync())] as const);
  tf.dispose(Object.values(measured));
  return Object.fromEntries(entries) as unknown as Numbers;
}

export interface History {
  readonly members: readonly MemberHistory[];
  /** A point of each member's curve at its present step, where it has none yet. */
  keep(made: readonly number[], numbers: Numbers): void;
  /** What a loop recorded at its recorded steps, of which those asked for count, for members that went past them. */
  take(recorded: readonly number[], asked: readonly number[], records: Records, made: readonly number[]): void;
  /** A value of each meter for each member at its present step, where it has none yet. */
  measure(made: readonly number[]): void;
}

/** Of an objective's members; those of a checkpoint go on. */
export function startHistory(
  { members: size, parameters }: Pick<Objective, "members" | "parameters">,
  meters: Meters,
  before?: readonly MemberHistory[],
): History {
  const empty = (): Record<string, unknown[]> => Object.fromEntries(Object.keys(meters).map((name) => [name, []]));
  const start = (): MemberHistory => ({ steps: [], values: {}, meteredAt: [], metered: empty() });
  const members = before ?? Array.from({ length: size }, start);
  return {
    members,
    keep: (made, numbers) =>
      members.forEach((member, index) => {
        if (member.steps.at(-1) !== made[index]) addPoint(member, made[index], numbers, index);
      }),
    take: (recorded, asked, records, made) =>
      recorded.forEach((step, at) => {
        if (records.loss?.[at] === undefined || !asked.includes(step)) return;
        const numbers = recordedNumbers(records, at);
        members.forEach((member, index) => step < made[index] && addPoint(member, step, numbers, index));
      }),
    measure: (made) => {
      const open = members.map(({ meteredAt }, index) => meteredAt.at(-1) !== made[index]);
      if (!open.includes(true)) return;
      const values = Object.entries(meters).map(
        ([name, meter]) => [name, measureBy(name, meter, size, parameters)] as const,
      );
      members.forEach(({ metered, meteredAt }, index) => {
        if (!open[index]) return;
        values.forEach(([name, all]) => metered[name].push(all[index]));
        meteredAt.push(made[index]);
      });
    },
  };
}

/** One value a member, from weights that stay as they are. */
function measureBy(
  name: string,
  meter: Meter<unknown>,
  members: number,
  parameters: Objective["parameters"],
): readonly unknown[] {
  const before = parameters.map(({ variable }) => tf.clone(variable as tensorflow.Tensor));
  try {
    const values: unknown = meter.measure();
    const isList = Array.isArray(values) || ArrayBuffer.isView(values);
    check(isList && (values as ArrayLike<unknown>).length === members, () => ({
      where: `the meter '${name}' of train`,
      rule: `measure() returns an array of one value a member, ${members}`,
      received: isList ? `${(values as ArrayLike<unknown>).length}` : described(values),
      repair: "Read tensors by dataSync(), without async, and return the array.",
    }));
    const moved = parameters.find(({ variable }, at) => isChanged(variable, before[at]));
    check(moved === undefined, () => ({
      where: `the meter '${name}' of train`,
      rule: "measure() changes nothing of the training",
      received: `other values of ${moved?.name} after it`,
      repair: "Work on a copy: network.frozen(), or put the values back.",
    }));
    return values as readonly unknown[];
  } finally {
    tf.dispose(before);
  }
}

function isChanged(variable: tensorflow.Variable, before: tensorflow.Tensor): boolean {
  if (variable.isDisposed) return true;
  if (variable.dataId === before.dataId) return false;
  const [now, then] = [variable.dataSync(), before.dataSync()];
  return now.some((value, at) => !Object.is(value, then[at]));
}

function recordedNumbers(records: Records, at: number): Numbers {
  const names = Object.keys(records).filter((name) => name !== "going");
  return Object.fromEntries(names.map((name) => [name, Array.from(records[name][at])])) as unknown as Numbers;
}

function addPoint(member: MemberHistory, step: number, numbers: Numbers, index: number): void {
  member.steps.push(step);
  for (const [name, all] of Object.entries(numbers)) (member.values[name] ??= []).push(all[index]);
}
