/** Finite doubles as integers times one power of two, without rounding: value = integer · 2^exponent. */
export interface ExactIntegers {
  readonly integers: readonly bigint[];
  readonly exponent: number;
}

/** The doubles as integers over their common power of two; `values` finite. */
export function integersOf(values: ArrayLike<number>): ExactIntegers {
  const parts = Array.from(values, split);
  const exponent = parts.reduce((least, part) => (part.mantissa === 0n ? least : Math.min(least, part.exponent)), 1024);
  const integers = parts.map((part) => (part.mantissa === 0n ? 0n : part.mantissa << BigInt(part.exponent - exponent)));
  return { integers, exponent };
}

const view = new DataView(new ArrayBuffer(8));

/** value = mantissa · 2^exponent, IEEE 754. */
function split(value: number): { mantissa: bigint; exponent: number } {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const field = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = field === 0 ? fraction : fraction | 0x10000000000000n;
  return { mantissa: value < 0 ? -magnitude : magnitude, exponent: Math.max(field, 1) - 1075 };
}

/** Σ a_j b_j, exactly. */
function exactDot(a: readonly bigint[], b: readonly bigint[]): bigint {
  return a.reduce((sum, value, at) => sum + value * b[at], 0n);
}

/** The sign of w · x + bias in exact arithmetic on the doubles given: −1, 0 or 1. */
export function exactSign(weights: ArrayLike<number>, bias: number, point: ArrayLike<number>): -1 | 0 | 1 {
  const w = integersOf(weights);
  const x = integersOf(point);
  const b = split(bias);
  const sum = exactDot(w.integers, x.integers);
  const shift = w.exponent + x.exponent - b.exponent;
  const total = shift >= 0 ? (sum << BigInt(shift)) + b.mantissa : sum + (b.mantissa << BigInt(-shift));
  return total > 0n ? 1 : total < 0n ? -1 : 0;
}

/**
 * The numerators of the one solution of Σ_j u_j c_j = r over their common positive denominator, by fraction-free elimination (Bareiss 1968); `columns`
 * are the c_j, each as long as `right`. Undefined where there is none, or more than one.
 */
export function solveExactly(columns: readonly (readonly bigint[])[], right: readonly bigint[]): bigint[] | undefined {
  const rows = right.map((value, row) => [...columns.map((column) => column[row]), value]);
  const size = columns.length;
  let last = 1n;
  for (let step = 0; step < size; step++) {
    const at = rows.findIndex((row, index) => index >= step && row[step] !== 0n);
    if (at < 0) return undefined;
    [rows[step], rows[at]] = [rows[at], rows[step]];
    eliminate(rows, step, last);
    last = rows[step][step];
  }
  if (rows.slice(size).some((row) => row[size] !== 0n)) return undefined;
  // After Gauss and Jordan every pivot is the same number, the determinant.
  return rows.slice(0, size).map((row) => (last < 0n ? -row[size] : row[size]));
}

/** Gauss-Jordan without fractions: every entry stays a minor of the matrix. */
function eliminate(rows: bigint[][], step: number, last: bigint): void {
  const pivot = rows[step];
  rows.forEach((row, index) => {
    if (index === step) return;
    const factor = row[step];
    for (let column = 0; column < row.length; column++)
      row[column] = (row[column] * pivot[step] - factor * pivot[column]) / last;
  });
}

/** integers[i] · 2^exponents[i] as doubles, all divided by one power of two that brings the largest near 1. */
export function toDoubles(integers: readonly bigint[], exponents: readonly number[]): Float64Array {
  const parts = integers.map((integer, at) => {
    const shift = Math.max(0, (integer < 0n ? -integer : integer).toString(2).length - 60);
    return { leading: Number(integer >> BigInt(shift)), exponent: shift + exponents[at] };
  });
  const size = ({ leading, exponent }: (typeof parts)[number]): number => Math.log2(Math.abs(leading)) + exponent;
  const greatest = Math.max(...parts.filter(({ leading }) => leading !== 0).map(size), -Infinity);
  const least = Number.isFinite(greatest) ? Math.ceil(greatest) : 0;
  return Float64Array.from(parts, ({ leading, exponent }) => leading * 2 ** (exponent - least));
}
