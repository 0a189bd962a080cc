import { loopModes, type LoopMode } from "../backend/compile/contract.js";
import { check, checkKeys, checkObject, described } from "../errors.js";
import type { Checkpoints } from "./checkpoint.js";
import type { Meters } from "./history.js";
import { methodNames, type OptimizerOptions } from "./optimizer.js";
import type { Rate } from "./rate.js";
import type { StopRules } from "./stop.js";

/** How {@link Objective}s are minimised. */
export interface TrainingOptions<M extends Meters = Meters> {
  /** Default 0.5 units. */
  readonly rate?: Rate;
  /** Default plain gradient descent. */
  readonly optimizer?: OptimizerOptions;
  /** Factor on the rate at each update, counted from 0: default 1. */
  readonly schedule?: (update: number) => number;
  /** The step budget: the most updates, an integer from 0. */
  readonly steps: number;
  /** Default none: the budget alone ends training. */
  readonly stop?: StopRules;
  /** Updates after which the curves have a point: default {@link recordSteps}. The last update always has one. */
  readonly record?: readonly number[];
  /** Measured at the recorded steps, by name; the caller disposes them. They change nothing of the training. */
  readonly meters?: M;
  /** How steps are repeated ({@link compileLoop}): default "auto"; "eager" on the wasm and js backends, whatever is given. */
  readonly mode?: LoopMode;
  /** Ends training early, with the status "aborted". */
  readonly signal?: AbortSignal;
  /** Is told the fraction of the budget that is done, in [0, 1]. */
  readonly progress?: (fraction: number) => void;
  /**
   * Where what moves is kept, and found again: then training goes on from there, to the same bits. Objective, network and meters are to be
   * as they were at the start; they are set. Default none.
   */
  readonly checkpoint?: Checkpoints;
  /** How many trainings of these shapes this process makes, one after another: XLA compiles for all. Default 1. */
  readonly loops?: number;
}

const stopNames = ["zeroError", "loss", "relativeLoss", "gradientNorm"];
/** `save` comes along where a trial's context is spread into the options. */
const optionNames = [
  ...["rate", "optimizer", "schedule", "steps", "stop", "record", "meters", "mode", "signal", "progress", "loops"],
  ...["checkpoint", "save"],
];

/** @throws UserError for options that cannot be meant. */
export function requireOptions(options: TrainingOptions): void {
  checkObject("the options of train", options, "Give { steps: 1000 }.");
  requireKinds(options);
  const { rate, optimizer = { method: "gd" }, steps, stop = {}, record = [], mode = "auto", loops = 1 } = options;
  checkKeys("the options of train", optionNames, options);
  requireCount("steps", steps ?? NaN, 0);
  requireCount("loops", loops, 1);
  requireOne("mode", mode, loopModes);
  checkKeys("the 'optimizer' parameter of train", ["method", "momentum"], optimizer);
  requireOne("optimizer.method", optimizer.method, methodNames);
  requireNumber("optimizer.momentum", optimizer.momentum, "in [0, 1)", (value) => value >= 0 && value < 1);
  checkKeys("the 'stop' parameter of train", stopNames, stop);
  requireNumber("stop.loss", stop.loss, "that is finite", () => true);
  for (const name of ["relativeLoss", "gradientNorm"] as const)
    requireNumber(`stop.${name}`, stop[name], "of at least 0", (value) => value >= 0);
  if (rate !== undefined) requireRate(rate);
  record.forEach((step) => requireCount("record", step, 0));
}

/** What is an object, an array or a function is one, or left out. */
function requireKinds({ rate, optimizer, stop, record, meters, schedule, progress, signal }: TrainingOptions): void {
  const objects = { rate, optimizer, stop, meters, signal };
  for (const [name, value] of Object.entries(objects))
    if (value !== undefined) checkObject(`the '${name}' parameter of train`, value, "Leave it out for its default.");
  for (const [name, value] of Object.entries({ schedule, progress }) as [string, unknown][])
    requireKind(name, value === undefined || typeof value === "function", "a function", value);
  requireKind("record", record === undefined || Array.isArray(record), "an array of steps", record);
  for (const [name, meter] of Object.entries(meters ?? {}) as [string, { measure?: unknown } | null][])
    requireKind(`meters.${name}`, typeof meter?.measure === "function", "a meter, which has measure()", meter);
}

function requireKind(name: string, holds: boolean, kind: string, given: unknown): void {
  check(holds, () => ({
    where: `the '${name}' parameter of train`,
    rule: `it is ${kind}`,
    received: described(given),
    repair: "Correct it, or leave it out.",
  }));
}

function requireRate(rate: Rate): void {
  checkKeys("the 'rate' parameter of train", ["units", "absolute"], rate);
  const values = Object.values(rate) as unknown[];
  check(values.length === 1, () => ({
    where: "the 'rate' parameter of train",
    rule: "it is either in units of the largest stable rate or absolute",
    received: values.length === 0 ? "neither" : "both",
    repair: "Give { units: 0.5 } or { absolute: 0.01 }.",
  }));
  requireNumber("rate", values[0], "above 0", (value) => value > 0);
}

function requireOne(name: string, value: string, known: readonly string[]): void {
  check(known.includes(value), () => ({
    where: `the '${name}' parameter of train`,
    rule: `it must be one of ${known.join(", ")}`,
    received: `'${value}'`,
    repair: `Leave it out for ${known[0]}.`,
  }));
}

function requireCount(name: string, value: number, least: number): void {
  requireNumber(name, value, `and an integer in [${least}, inf)`, (n) => Number.isSafeInteger(n) && n >= least);
}

function requireNumber(name: string, value: unknown, rule: string, holds: (value: number) => boolean): void {
  const fits = value === undefined || (typeof value === "number" && Number.isFinite(value) && holds(value));
  check(fits, () => ({
    where: `the '${name}' parameter of train`,
    rule: `it must be a number ${rule}`,
    received: String(value),
    repair: "Correct it, or leave it out for its default.",
  }));
}
