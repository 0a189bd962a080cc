import type { Addon, AddonAttribute } from "./native.js";
import { types, type AttributeValue, type TypeName } from "./protobuf.js";
import { refuseAttribute } from "./refusals.js";

/** Types of constants by TensorFlow's numbers. */
export const typeNames = new Map<number, TypeName>(
  (["float32", "int32", "bool"] as const).map((name) => [types[name], name]),
);

/** An attribute of an eager operation as plain data. */
export function attributeOf(addon: Addon, op: string, { name, type, value }: AddonAttribute): AttributeValue {
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_ATTR_INT, TF_ATTR_FLOAT, TF_ATTR_STRING } = addon;
  // A step's shapes are int32 here, whatever type eager execution names for them.
  if (op === "Fill" && name === "index_type") return ["type", types.int32];
  if (type === TF_ATTR_TYPE) return ["type", value as number];
  if (type === TF_ATTR_BOOL) return ["bool", value as boolean];
  if (type === TF_ATTR_INT) return Array.isArray(value) ? ["ints", value as number[]] : ["int", value as number];
  if (type === TF_ATTR_FLOAT) return ["float", value as number];
  if (type === TF_ATTR_STRING) return ["text", value as string];
  throw refuseAttribute(`'${name}' of ${op}`);
}

/** Whether all values are the same. */
export function isSplat(values: ArrayLike<number>): boolean {
  for (let index = 1; index < values.length; index++) if (!Object.is(values[index], values[0])) return false;
  return true;
}
