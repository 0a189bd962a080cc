import { isOnCpu } from "../backend.js";
import { checksOf, type Checks } from "./checks-in-graph.js";
import { forXla } from "./in-xla.js";
import { bookkeeping, conditionNodes } from "./loop-nodes.js";
import { hasOneDnn, withOneDnn } from "./onednn.js";
import {
  attribute,
  functionOf,
  node,
  nodeOf,
  savedModel,
  types,
  type Argument,
  type GraphNode,
  type Message,
  type TypeName,
} from "./protobuf.js";
import type { LoopPlan } from "./plan.js";

/** A graph with the names of what is fed to it and fetched from it, in order. */
export interface LoopGraph {
  readonly bytes: Uint8Array;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Operations whose operands it checks in each step, for TensorFlow's own kernels would refuse what these take. */
  readonly checks: readonly string[];
}

interface Carried extends Argument {
  /** Where its value comes from after a step; an argument's own name where a step leaves it as it is. */
  readonly next: string;
}

/**
 * what is fed → StatelessWhile(local < limit and going ≠ 0) whose body is the traced step → how many steps were made, going,
 * what the last step returned, state. `local` counts the steps of a call. With `xla` the loop stands in a function that
 * TensorFlow compiles as a whole.
 */
export function loopGraph(plan: LoopPlan, xla: boolean): LoopGraph {
  const checks = !plan.inside && (xla || !isOnCpu()) ? checksOf(plan.trace) : unchecked;
  const carried = carriedBy(plan, checks);
  const names = carried.map(({ name }) => name);
  const results = carried.map(({ name, type, next }) => ({ name: `next_${name}`, type, from: next }));
  const steps = stepNodes(plan, xla);
  const body = functionOf("body", carried, results, [...bookkeeping(plan), ...steps.map(nodeOf), ...checks.nodes]);
  const again = [{ name: "again", type: "bool" as const, from: "both:z:0" }];
  const condition = functionOf("condition", carried, again, conditionNodes(plan, checks.sound !== undefined));
  const loop = {
    T: attribute.types(carried.map(({ type }) => types[type])),
    cond: attribute.function("condition"),
    body: attribute.function("body"),
    output_shapes: attribute.shapes(carried.map(({ shape }) => shape)),
    parallel_iterations: attribute.int(1),
  };
  const inputs = names.map((_, index) => `in:${index}`);
  const fetched = names.flatMap((name, index) => (isFetched(name) ? [index] : []));
  const outputs = (xla ? fetched.map((_, index) => index) : fetched).map((index) => `call:${index}`);
  const { call, whole } = xla
    ? inXla(carried, fetched, loop)
    : { call: node("call", "StatelessWhile", inputs, loop), whole: [] };
  const bytes = savedModel([sourceOf(carried), call], [body, condition, ...whole]);
  return { bytes, inputs, outputs, checks: checks.operations };
}

/** The loop in a function that TensorFlow compiles as a whole, which returns what is fetched alone, and the call of that. */
function inXla(carried: readonly Carried[], fetched: readonly number[], loop: Parameters<typeof node>[3]) {
  const returned = fetched.map((index) => ({
    name: `last_${carried[index].name}`,
    type: carried[index].type,
    from: `loop:output:${index}`,
  }));
  const names = carried.map(({ name }) => name);
  const whole = functionOf("whole", carried, returned, [node("loop", "StatelessWhile", names, loop)]);
  const fed = names.map((_, index) => `in:${index}`);
  const call = node("call", "StatefulPartitionedCall", fed, {
    Tin: attribute.types(carried.map(({ type }) => types[type])),
    Tout: attribute.types(returned.map(({ type }) => types[type])),
    f: attribute.function("whole"),
    _XlaMustCompile: attribute.bool(true),
    config: attribute.text(""),
    config_proto: attribute.text(""),
    executor_type: attribute.text(""),
  });
  return { call, whole: [whole] };
}

/**
 * One node for all that is fed, which never runs itself. A placeholder each would do the same, but TensorFlow's graph optimizer, which
 * gains nothing here and takes 13 ms, passes over graphs of fewer than four nodes.
 */
function sourceOf(carried: readonly Carried[]): Message {
  return node("in", "Unstage", [], { dtypes: attribute.types(carried.map(({ type }) => types[type])) });
}

function stepNodes({ trace: { nodes } }: LoopPlan, xla: boolean): readonly GraphNode[] {
  if (xla) return forXla(nodes);
  return hasOneDnn() ? withOneDnn(nodes) : nodes;
}

const unchecked: Checks = { nodes: [], sound: undefined, operations: [] };

/** What passes from step to step, in the order in which {@link LoopGraph} takes it. */
function carriedBy({ trace, state, inputs, capacity, returns, until }: LoopPlan, { sound }: Checks): Carried[] {
  const scalar = (name: string, next = name): Carried => ({ name, type: "int32", shape: [], next });
  const last = Object.values(trace.returned).map(({ type, shape, from }, index): Carried => ({
    name: `last_${index}`,
    type,
    shape,
    next: from,
  }));
  const going =
    until === undefined
      ? []
      : [{ name: "going", type: trace.returned[until].type, shape: [], next: trace.returned[until].from }];
  return [
    scalar("local", "local_after:z:0"),
    ...(sound === undefined ? [] : [{ name: "sound", type: "bool" as const, shape: [], next: sound }]),
    ...going,
    ...(returns ? last : []),
    ...state.map(({ dtype, shape }, index): Carried => ({
      name: `state${index}`,
      type: dtype as TypeName,
      shape,
      next: trace.next[index],
    })),
    scalar("limit"),
    ...Object.entries(inputs).map(([key, { type, shape }]): Carried => {
      const name = `input_${key}`;
      return { name, type, shape: [capacity, ...shape], next: name };
    }),
    ...trace.captured.map(({ name, dtype, shape }): Carried => ({ name, type: dtype as TypeName, shape, next: name })),
  ];
}

const isFetched = (name: string): boolean => /^(local|sound|going|last_\d+|state\d+)$/.test(name);
