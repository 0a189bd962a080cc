import { tf } from "../backend/tensorflow.js";
import type { Records } from "../backend/compile/contract.js";
import type { Meter } from "../model/meter.js";
import type { Measured } from "./objective.js";

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

export class History {
  readonly members: readonly MemberHistory[];

  constructor(
    members: number,
    private readonly meters: Meters,
  ) {
    const empty = (): Record<string, unknown[]> => Object.fromEntries(Object.keys(meters).map((name) => [name, []]));
    this.members = Array.from({ length: members }, () => ({ steps: [], values: {}, meteredAt: [], metered: empty() }));
  }

  /** A point of each member's curve at its present step, where it has none yet. */
  keep(made: readonly number[], numbers: Numbers): void {
    this.members.forEach((member, index) => {
      if (member.steps.at(-1) !== made[index]) this.point(member, made[index], numbers, index);
    });
  }

  /** What a loop recorded at its recorded steps, of which those asked for count, for members that went past them. */
  take(recorded: readonly number[], asked: readonly number[], records: Records, made: readonly number[]): void {
    const names = Object.keys(records).filter((name) => name !== "going");
    recorded.forEach((step, at) => {
      if (records.loss?.[at] === undefined || !asked.includes(step)) return;
      const numbers = Object.fromEntries(
        names.map((name) => [name, Array.from(records[name][at])]),
      ) as unknown as Numbers;
      this.members.forEach((member, index) => {
        if (step < made[index]) this.point(member, step, numbers, index);
      });
    });
  }

  /** A value of each meter for each member at its present step, where it has none yet. */
  measure(made: readonly number[]): void {
    const open = this.members.map((member, index) => member.meteredAt.at(-1) !== made[index]);
    if (!open.includes(true)) return;
    for (const [name, meter] of Object.entries(this.meters)) {
      const values = meter.measure();
      this.members.forEach((member, index) => open[index] && member.metered[name].push(values[index]));
    }
    this.members.forEach((member, index) => open[index] && member.meteredAt.push(made[index]));
  }

  private point(member: MemberHistory, step: number, numbers: Numbers, index: number): void {
    member.steps.push(step);
    for (const [name, all] of Object.entries(numbers)) (member.values[name] ??= []).push(all[index]);
  }
}
