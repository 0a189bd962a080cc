import { z } from "zod";
import type { AnyExperiment } from "../experiment/contract.js";

/** One parameter of an experiment, as flags and forms take it. */
export interface Field {
  readonly name: string;
  readonly type: "integer" | "number" | "boolean" | "choice" | "text";
  /** The values of a choice. */
  readonly choices: readonly string[];
  readonly range: Range;
  readonly fallback: unknown;
  readonly description: string;
  /** Whether its text may name a file, which is then part of the run: `z.string().meta({ file: true })`. */
  readonly file: boolean;
}

/** The least and the greatest value of a number; `open` ends are not values themselves. */
export interface Range {
  readonly least?: { readonly value: number; readonly open: boolean };
  readonly most?: { readonly value: number; readonly open: boolean };
}

/** What JSON Schema says of one property (2020-12). */
interface Property {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly default?: unknown;
  readonly description?: string;
  readonly file?: boolean;
}

/** The parameters of an experiment in the order of its schema, from that schema's JSON Schema. */
export function fieldsOf({ parameters }: Pick<AnyExperiment, "parameters">): readonly Field[] {
  const { properties = {} } = z.toJSONSchema(parameters, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, property]) => fieldOf(name, property as Property));
}

/** A range in words: "at least 1", "above 0", "1 to 3"; "" where there is none. */
export function rangeText({ least, most }: Range): string {
  if (least !== undefined && most !== undefined && !least.open && !most.open) return `${least.value} to ${most.value}`;
  const low = least === undefined ? [] : [`${least.open ? "above" : "at least"} ${least.value}`];
  const high = most === undefined ? [] : [`${most.open ? "below" : "at most"} ${most.value}`];
  return [...low, ...high].join(", ");
}

/** What a value of the parameter must be, in words: "it must be a whole number, at least 2". */
export function ruleOf({ type, choices, range }: Pick<Field, "type" | "choices" | "range">): string {
  if (type === "choice") return `it must be one of ${choices.join(", ")}`;
  const kinds = { integer: "a whole number", number: "a number", boolean: "true or false", text: "a text" };
  const limits = rangeText(range);
  return `it must be ${kinds[type]}${limits === "" ? "" : `, ${limits}`}`;
}

function fieldOf(name: string, property: Property): Field {
  return {
    name,
    type: typeOf(property),
    choices: (property.enum ?? []).map(String),
    range: {
      least: end(property.minimum, property.exclusiveMinimum),
      most: end(property.maximum, property.exclusiveMaximum),
    },
    fallback: property.default,
    description: property.description ?? "",
    file: property.file === true,
  };
}

function typeOf({ type, enum: choices }: Property): Field["type"] {
  if (choices !== undefined) return "choice";
  return type === "integer" || type === "number" || type === "boolean" ? type : "text";
}

/** zod gives every integer the bounds of safe integers, which nobody chose. */
function end(closed?: number, open?: number): Range["least"] {
  if (open !== undefined) return { value: open, open: true };
  return closed === undefined || Math.abs(closed) === Number.MAX_SAFE_INTEGER
    ? undefined
    : { value: closed, open: false };
}
