import { textWidth } from "./frame.js";
import { fraction, shows, type Scale } from "./scale.js";

/** The numbers that a numeric axis marks: those that it states, or round ones, about `count`. */
export function ticksOf(scale: Scale, count: number): number[] {
  const { axis, domain } = scale;
  const [low, high] = [Number(domain[0]), Number(domain[1])];
  const round = { linear: linearTicks, log: logTicks, symlog: symlogTicks, band: () => [] }[axis.scale];
  return [...(axis.ticks ?? round(low, high, count))].filter((tick) => shows(scale, tick));
}

/** The labels of ticks across or up `length` units: empty where one would touch the label before it. */
export function tickLabels(
  scale: Scale,
  ticks: readonly number[],
  length: number,
  fontSize: number,
  way: "across" | "up" = "across",
): string[] {
  const texts = ticks.map(tickText);
  const spans = ticks.map((tick, index) => {
    const half = (way === "up" ? fontSize : textWidth(texts[index], fontSize) + 3) / 2;
    const at = length * fraction(scale, tick);
    return [at - half, at + half] as const;
  });
  // Every one, every second or every third where that is enough, and else as they come.
  const every = [1, 2, 3].find((step) => fitting(spans, step).every((fits, index) => fits || index % step > 0));
  const shown = fitting(spans, every ?? 1);
  return texts.map((text, index) => (shown[index] ? text : ""));
}

/** Of every `step`-th span, whether it stands clear of the one before it that does. */
function fitting(spans: readonly (readonly [number, number])[], step: number): boolean[] {
  let end = -Infinity;
  return spans.map(([from, to], index) => {
    const fits = index % step === 0 && from >= end + 2;
    if (fits) end = to;
    return fits;
  });
}

/** Powers of ten beyond six digits and below a thousandth, plain numbers between. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return String(value).replace("-", "−");
  const [digits, exponent] = value.toExponential().split("e");
  const raised = superscript(Number(exponent));
  const mantissa = digits.replace("-", "−");
  return mantissa === "1" ? `10${raised}` : `${mantissa}·10${raised}`;
}

/** An integer as an exponent: "⁻⁶". */
export function superscript(exponent: number): string {
  return [...String(exponent)].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("");
}

/** Multiples of 1, 2 or 5 times a power of ten. */
export function linearTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Powers of ten; their multiples by 2 and 5 within two decades, and round numbers within half of one. */
function logTicks(low: number, high: number, count: number): number[] {
  const decades = Math.log10(high / low);
  if (decades < 0.6) return linearTicks(low, high, Math.min(count, 4));
  const factors = decades < 2 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / Math.max(2, count)));
  return powers(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)), every).flatMap((power) =>
    factors.map((factor) => Number((factor * power).toPrecision(1))),
  );
}

/** Zero and powers of ten with either sign. */
function symlogTicks(low: number, high: number, count: number): number[] {
  const most = Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high), 1)));
  // Where powers are many, 1 stands too near to 0 to be told from it.
  const up = powers(most > 1 ? 1 : 0, most, Math.max(1, Math.ceil((2 * most) / Math.max(2, count))));
  return [...up.map((power) => -power).reverse(), 0, ...up];
}

function powers(first: number, last: number, every: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    .filter((exponent) => exponent % every === 0)
    .map((exponent) => Number(`1e${exponent}`));
}
