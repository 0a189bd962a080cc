import { check } from "../errors.js";
import type { Axis, Place } from "./figure.js";

/** An axis whose domain is settled; numeric ends in order, or categories. */
export interface Scale {
  readonly axis: Axis;
  readonly domain: readonly Place[];
}

/** The axis with the domain that it states, or the one that these places span. */
export function settle(axis: Axis, places: readonly Place[]): Scale {
  if (axis.scale === "band") return { axis, domain: axis.domain ?? [...new Set(places)] };
  if (axis.domain !== undefined) return { axis, domain: checkedDomain(axis, axis.domain) };
  const numbers = places.filter((place) => typeof place === "number").map((place) => within(axis, place));
  const shown = numbers.filter((value) => showable(axis, value));
  if (shown.length === 0) return { axis, domain: axis.scale === "log" ? [1, 10] : [0, 1] };
  const start = axis.scale === "linear" ? (axis.least ?? Infinity) : Infinity;
  const low = shown.reduce((least, value) => Math.min(least, value), start);
  const high = shown.reduce((most, value) => Math.max(most, value));
  const cut = [numbers.some((value) => value < low), numbers.some((value) => value > high)] as const;
  const [from, to] = widened(axis.scale, low, high, cut);
  return { axis, domain: [low === start ? start : from, to] };
}

/** The value, or the nearest one that the axis' quantity can have. */
export const within = ({ least = -Infinity, most = Infinity }: Pick<Axis, "least" | "most">, value: number): number =>
  Math.min(most, Math.max(least, value));

/** An end of an interval as far as the axis' quantity goes; an infinite one stays unknown. */
export const possible = (axis: Pick<Axis, "least" | "most">, end: number): number =>
  Number.isFinite(end) ? within(axis, end) : end;

function checkedDomain(axis: Axis, domain: readonly Place[]): readonly Place[] {
  const [low, high] = domain;
  const ascending = typeof low === "number" && typeof high === "number" && low < high && showable(axis, high);
  check(ascending && domain.length === 2 && showable(axis, low), () => ({
    where: `axis '${axis.label}'`,
    rule: `the domain of a ${axis.scale} axis is two ascending finite numbers${axis.scale === "log" ? " above zero" : ""}`,
    received: `[${domain.join(", ")}]`,
    repair: "Leave it out to show every point.",
  }));
  return domain;
}

/** Room beyond an end where something open reaches on, and about a single value. */
function widened(scale: Axis["scale"], low: number, high: number, open: readonly [boolean, boolean]): [number, number] {
  if (scale === "log") {
    const alone = low === high;
    return [open[0] || alone ? low / 2 : low, open[1] || alone ? high * 2 : high];
  }
  const room = low === high ? Math.abs(low) / 2 || 1 : (high - low) / 8;
  const alone = low === high;
  return [open[0] || alone ? low - room : low, open[1] || alone ? high + room : high];
}

/** Whether the kind of the axis has a place for the value at all. */
const showable = (axis: Axis, value: number): boolean => Number.isFinite(value) && (axis.scale !== "log" || value > 0);

/** Whether the place lies on the axis. */
export function shows({ axis, domain }: Scale, place: Place): boolean {
  if (axis.scale === "band") return domain.includes(place);
  return typeof place === "number" && showable(axis, place) && place >= +domain[0] && place <= +domain[1];
}

/** Where a number lies between the ends of its axis, as a fraction. */
export function fraction({ axis, domain }: Scale, value: number): number {
  const along = { log: Math.log, symlog: (v: number) => Math.sign(v) * Math.log1p(Math.abs(v)) };
  const to = axis.scale === "log" || axis.scale === "symlog" ? along[axis.scale] : (v: number) => v;
  const [low, high] = [to(+domain[0]), to(+domain[1])];
  return (to(value) - low) / (high - low);
}
