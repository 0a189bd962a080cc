import { attribute, constantNode, node, types, type Message } from "./protobuf.js";
import type { LoopPlan } from "./plan.js";

/** Nodes of the body besides the step: counting, and rows of the inputs. */
export function bookkeeping({ inputs }: LoopPlan): Message[] {
  const int = attribute.type(types.int32);
  const rows = Object.entries(inputs).map(([name, { type }]) =>
    node(`row_${name}`, "GatherV2", [`input_${name}`, "local", "zero:output:0"], {
      Tparams: attribute.type(types[type]),
      Tindices: int,
      Taxis: int,
      batch_dims: attribute.int(0),
    }),
  );
  return [
    constantNode("one", "int32", [], [1]),
    constantNode("zero", "int32", [], [0]),
    node("local_after", "AddV2", ["local", "one:output:0"], { T: int }),
    ...rows,
  ];
}

/** Nodes of the condition, which end in "both": more steps to make, `until` not 0, and, where it is `checked`, all of them sound so far. */
export function conditionNodes(plan: LoopPlan, checked: boolean): Message[] {
  const below = node("below", "Less", ["local", "limit"], { T: attribute.type(types.int32) });
  const goingOn = nonzeroNodes(plan);
  const last = goingOn.length > 0 ? "nonzero:z:0" : "below:z:0";
  const both = (left: string): Message => node("both", "LogicalAnd", [left, last]);
  if (!checked) return [below, ...goingOn, both("below:z:0")];
  return [below, ...goingOn, node("rightSoFar", "LogicalAnd", ["below:z:0", "sound"]), both("rightSoFar:z:0")];
}

function nonzeroNodes({ trace, until }: LoopPlan): Message[] {
  if (until === undefined) return [];
  const { type } = trace.returned[until];
  return [
    constantNode("nothing", type, [], [0]),
    node("nonzero", "NotEqual", ["going", "nothing:output:0"], {
      T: attribute.type(types[type]),
      incompatible_shape_error: attribute.bool(true),
    }),
  ];
}
