/** The largest number of float32, in which networks are trained: (2 − 2⁻²³)·2¹²⁷. */
export const largestFloat32 = (2 - 2 ** -23) * 2 ** 127;

/** Reads decimal numbers of one file, and remembers how it writes their decimals. */
export interface NumberReader {
  /** The number in these bytes where they are nothing but a decimal number within float32's range, else NaN. */
  plain(bytes: Buffer, start: number, end: number): number;
  /** The number of a text, by the grammar of decimal numbers alone: no hexadecimal, Infinity or underscores; NaN for all else. */
  any(text: string): number;
  /** Whether a number had a decimal point, a decimal comma, and a comma that can be nothing else. */
  readonly seen: { point: boolean; comma: boolean; clear: boolean };
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const withComma = /^[+-]?(\d+,\d*|,\d+)([eE][+-]?\d+)?$/;
/** "1,234" may be a thousand: one to three digits that do not begin with 0, and three more. */
const thousands = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const [plus, minus] = [43, 45];
const powersOfTen = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** A reader of numbers; `commas`: whether "1,5" may be one and a half. */
export function numberReader(commas: boolean): NumberReader {
  const seen = { point: false, comma: false, clear: false };

  function plain(bytes: Buffer, start: number, end: number): number {
    const sign = bytes[start];
    let digits = 0;
    let mantissa = 0;
    let pointAt = -1;
    let at = sign === minus || sign === plus ? start + 1 : start;
    for (; at < end; at++) {
      const digit = bytes[at] - 48;
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digits++;
      } else if (digit === -2 && pointAt < 0) pointAt = at;
      else break;
    }
    if (digits === 0 || (at < end && !isExponent(bytes, at, end))) return NaN;
    if (pointAt >= 0) seen.point = true;
    if (at < end || digits > 15) return inRange(Number(bytes.toString("latin1", start, end)));
    if (pointAt >= 0) mantissa /= powersOfTen[end - pointAt - 1]; // both exact, so the nearest float64 (Clinger 1990)
    return sign === minus ? -mantissa : mantissa;
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

/** Whether the bytes are an exponent: "e-05". */
function isExponent(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[start] !== 101 && bytes[start] !== 69) return false;
  const first = bytes[start + 1] === minus || bytes[start + 1] === plus ? start + 2 : start + 1;
  for (let at = first; at < end; at++) if (bytes[at] < 48 || bytes[at] > 57) return false;
  return first < end;
}

function inRange(value: number): number {
  return Math.abs(value) <= largestFloat32 ? value : NaN;
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
    [/^[+-]?\d[\d_,.'’\s]*$/, "with marks between its digits", "Write it as a decimal number such as 1234.5."],
    [/^[+-]?[\d.]+[eE][+-]?$/, "an exponent without digits", "Write it as a decimal number such as 1e5."],
    [/^[−–]\s*[\d.]/, "whose minus is a dash", "Write the minus as '-'."],
    [/^[+-]?\p{Nd}+$/u, "in digits other than 0 to 9", "Write it in the digits 0 to 9."],
    [/^['"“”‘’„«»`].*\d.*['"“”‘’«»`]$/, "in marks that are no quotes of CSV", 'Leave them out, or write them as ".'],
    [/^\(\s*[\d.,]+\s*\)$/, "in brackets", "Write a negative number with a minus."],
    [/^[+-]?\d[\d.]*[dD][+-]?\d+$/, "with an exponent of Fortran", "Write the exponent with e, as in 1e5."],
    [/^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?|\d{1,2}:\d{2}(:\d{2})?.*)$/, "a date or time", "Write it as a number, such as days or seconds, or leave the column out."], // prettier-ignore
    [/^([$€£¥]\s*[+-]?[\d.,]+|[+-]?[\d.,]+\s*[\p{Sc}%°\p{L}µ/²³]{1,6})$/u, "a number with a unit", "Keep the number alone, and the unit in the header."], // prettier-ignore
    [/^(true|false|yes|no)$/i, "a truth value", "Write 0 and 1."],
  ];
  const known = others.find(([pattern]) => pattern.test(text));
  if (known !== undefined) return { received: `${text}, ${known[1]}`, repair: known[2] };
  return { received: text, repair: "Leave out this row, or the column where it holds words." };
}
