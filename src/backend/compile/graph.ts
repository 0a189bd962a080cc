import type { tensorflow } from "../tensorflow.js";
import { hasOneDnn, withOneDnn } from "./onednn.js";
import {
  attribute,
  functionOf,
  node,
  nodeOf,
  savedModel,
  types,
  type Argument,
  type Message,
  type TypeName,
} from "./protobuf.js";
import type { Trace } from "./trace.js";

/** What a loop is made of besides its traced step. */
export interface LoopPlan {
  readonly trace: Trace;
  readonly state: readonly tensorflow.Variable[];
  /** Rows that come in with each call, [capacity, ...] by name. */
  readonly inputs: Readonly<Record<string, { readonly type: TypeName; readonly shape: readonly number[] }>>;
  readonly capacity: number;
  /** Whether a call gives back what its last step returned. */
  readonly returns: boolean;
  /** Name of the returned scalar that ends the loop where it is 0. */
  readonly until: string | undefined;
}

/** A graph with the names of what is fed to it and fetched from it, in order. */
export interface LoopGraph {
  readonly bytes: Uint8Array;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
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
  const carried = carriedBy(plan);
  const names = carried.map(({ name }) => name);
  const results = carried.map(({ name, type, next }) => ({ name: `next_${name}`, type, from: next }));
  const steps = xla || !hasOneDnn() ? plan.trace.nodes : withOneDnn(plan.trace.nodes);
  const body = functionOf("body", carried, results, [...bookkeeping(plan), ...steps.map(nodeOf)]);
  const again = [{ name: "again", type: "bool" as const, from: "both:z:0" }];
  const condition = functionOf("condition", carried, again, conditionNodes(plan));
  const loop = {
    T: attribute.types(carried.map(({ type }) => types[type])),
    cond: attribute.function("condition"),
    body: attribute.function("body"),
    output_shapes: attribute.shapes(carried.map(({ shape }) => shape)),
    parallel_iterations: attribute.int(1),
  };
  const fed = names.map((_, index) => `in:${index}`);
  const fetched = names.flatMap((name, index) => (isFetched(name) ? [index] : []));
  if (!xla) {
    const outputs = fetched.map((index) => `call:${index}`);
    return {
      bytes: savedModel([sourceOf(carried), node("call", "StatelessWhile", fed, loop)], [body, condition]),
      inputs: fed,
      outputs,
    };
  }
  const returned = fetched.map((index) => ({
    name: `last_${names[index]}`,
    type: carried[index].type,
    from: `loop:output:${index}`,
  }));
  const whole = functionOf("whole", carried, returned, [node("loop", "StatelessWhile", names, loop)]);
  const call = node("call", "StatefulPartitionedCall", fed, {
    Tin: loop.T,
    Tout: attribute.types(returned.map(({ type }) => types[type])),
    f: attribute.function("whole"),
    _XlaMustCompile: attribute.bool(true),
    config: attribute.text(""),
    config_proto: attribute.text(""),
    executor_type: attribute.text(""),
  });
  return {
    bytes: savedModel([sourceOf(carried), call], [body, condition, whole]),
    inputs: fed,
    outputs: fetched.map((_, index) => `call:${index}`),
  };
}

/**
 * One node for all that is fed, which never runs itself. A placeholder each would do the same, but TensorFlow's graph optimizer, which
 * gains nothing here and takes 13 ms, passes over graphs of fewer than four nodes.
 */
function sourceOf(carried: readonly Carried[]): Message {
  return node("in", "Unstage", [], { dtypes: attribute.types(carried.map(({ type }) => types[type])) });
}

/** What passes from step to step, in the order in which {@link LoopGraph} takes it. */
function carriedBy({ trace, state, inputs, capacity, returns, until }: LoopPlan): Carried[] {
  const scalar = (name: string, next = name): Carried => ({ name, type: "int32", shape: [], next });
  const last = Object.entries(trace.returned).map(([name, { type, shape, from }]): Carried => ({
    name: `last_${name}`,
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

const isFetched = (name: string): boolean => /^(local|going|last_.*|state\d+)$/.test(name);

/** Nodes of the body besides the step: counting, and rows of the inputs. */
function bookkeeping({ inputs }: LoopPlan): Message[] {
  const int = attribute.type(types.int32);
  const constant = (name: string, value: number): Message => {
    const content = new Uint8Array(Int32Array.of(value).buffer);
    return node(name, "Const", [], { dtype: int, value: attribute.tensor("int32", [], content) });
  };
  const rows = Object.entries(inputs).map(([name, { type }]) =>
    node(`row_${name}`, "GatherV2", [`input_${name}`, "local", "zero:output:0"], {
      Tparams: attribute.type(types[type]),
      Tindices: int,
      Taxis: int,
      batch_dims: attribute.int(0),
    }),
  );
  return [
    constant("one", 1),
    constant("zero", 0),
    node("local_after", "AddV2", ["local", "one:output:0"], { T: int }),
    ...rows,
  ];
}

function conditionNodes({ trace, until }: LoopPlan): Message[] {
  const below = node("below", "Less", ["local", "limit"], { T: attribute.type(types.int32) });
  if (until === undefined) return [below, node("both", "LogicalAnd", ["below:z:0", "below:z:0"])];
  const { type } = trace.returned[until];
  const nothing = new Uint8Array(type === "bool" ? 1 : 4);
  return [
    below,
    node("nothing", "Const", [], { dtype: attribute.type(types[type]), value: attribute.tensor(type, [], nothing) }),
    node("nonzero", "NotEqual", ["going", "nothing:output:0"], {
      T: attribute.type(types[type]),
      incompatible_shape_error: attribute.bool(true),
    }),
    node("both", "LogicalAnd", ["below:z:0", "nonzero:z:0"]),
  ];
}
