/** The largest number of float32, in which networks are trained: (2 − 2⁻²³)·2¹²⁷. */
export const largestFloat32 = (2 - 2 ** -23) * 2 ** 127;

/** Reads decimal numbers of one file, and remembers how it writes their decimals. */
export interface NumberReader {
  /** The number in these bytes where it is written plainly (a sign, at most 15 digits, a point), else NaN. */
  plain(bytes: Uint8Array, start: number, end: number): number;
  /** The number of a text, by the grammar of decimal numbers alone: no hexadecimal, Infinity or underscores; NaN for all else. */
  any(text: string): number;
  /** Whether a number had a decimal point, a decimal comma, and a comma that can be nothing else. */
  readonly seen: { point: boolean; comma: boolean; clear: boolean };
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const withComma = /^[+-]?(\d+,\d*|,\d+)([eE][+-]?\d+)?$/;
/** "1,234" may be a thousand: one to three digits that do not begin with 0, and three more. */
const thousands = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const powersOfTen = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** A reader of numbers; `commas`: whether "1,5" may be one and a half. */
export function numberReader(commas: boolean): NumberReader {
  const seen = { point: false, comma: false, clear: false };

  function plain(bytes: Uint8Array, start: number, end: number): number {
    const sign = bytes[start];
    let digits = 0;
    let mantissa = 0;
    let pointAt = -1;
    for (let at = sign === 45 || sign === 43 ? start + 1 : start; at < end; at++) {
      const digit = bytes[at] - 48;
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digits++;
      } else if (digit === -2 && pointAt < 0) pointAt = at;
      else return NaN;
    }
    if (digits === 0 || digits > 15) return NaN;
    if (pointAt >= 0) {
      seen.point = true;
      mantissa /= powersOfTen[end - pointAt - 1]; // both exact, so the quotient is the nearest float64 (Clinger 1990)
    }
    return sign === 45 ? -mantissa : mantissa;
  }

  function any(text: string): number {
    if (decimal.test(text)) {
      seen.point ||= text.includes(".");
      return Number(text);
    }
    if (!commas || !withComma.test(text)) return NaN;
    seen.comma = true;
    seen.clear ||= !thousands.test(text);
    return Number(text.replace(",", "."));
  }
  return { plain, any, seen };
}

/** The number that a label is, with a decimal point or comma; NaN where it is none. */
export function numberOf(label: string): number {
  return decimal.test(label) || withComma.test(label) ? Number(label.replace(",", ".")) : NaN;
}

/** What a cell that is no number has instead, and what to do: for messages. */
export function mistakeIn(text: string): { received: string; repair: string } {
  if (text === "") return { received: "an empty cell", repair: "Fill in or leave out this row." };
  if (withComma.test(text))
    return {
      received: `${text}, a decimal comma`,
      repair: `Write it with a point (${text.replace(",", ".")}), or separate the columns by semicolons.`,
    };
  const others: readonly (readonly [RegExp, string, string])[] = [
    [/^[+-]?0[xob]/i, "not decimal", "Write it as a decimal number."],
    [/^[+-]?(nan|na|n\/a|null|none|nil|\?|-)$/i, "a missing value", "Fill in or leave out this row."],
    [/^[+-]?inf(inity)?$/i, "no finite number", "Fill in or leave out this row."],
    [/^[+-]?\d[\d_,.' ]*$/, "with marks between its digits", "Write it as a decimal number such as 1234.5."],
  ];
  const known = others.find(([pattern]) => pattern.test(text));
  if (known !== undefined) return { received: `${text}, ${known[1]}`, repair: known[2] };
  return { received: text, repair: "Leave out this row, or the column where it holds words." };
}
