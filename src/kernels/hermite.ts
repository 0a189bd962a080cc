import { check } from "../errors.js";
import type { Diagonals } from "./segment.js";

/** An activation that is smooth on the whole line, of at most polynomial growth, with its derivative. */
export interface SmoothActivation {
  readonly value: (z: number) => number;
  readonly slope: (z: number) => number;
}

/** Beyond ±13 the Gaussian times a Hermite polynomial is below 1e-18. */
const reach = 13;
/** Nodes from 0 to the reach: from a step of 0.065 on, doubled until the coefficients stand still. */
const fewestNodes = 200;
const mostNodes = 6400;
/** Beyond this number of terms the activation is too steep at its variance to be smooth in practice. */
const mostTerms = 8192;

/** The trapezoid rule on [0, 13] with the orthonormal Hermite functions at its nodes, h_{k+1} = (g h_k − √k h_{k−1})/√(k + 1). */
interface Rule {
  /** g, [nodes]. */
  readonly nodes: Float64Array;
  /** Step · Gaussian density, half at 0, [nodes]. */
  readonly weights: Float64Array;
  /** h_k(g) · weight, [terms · nodes]. */
  readonly polynomials: Float64Array;
}

function ruleOf(count: number, terms: number): Rule {
  const step = reach / (count - 1);
  const nodes = Float64Array.from({ length: count }, (_, at) => at * step);
  const density = nodes.map((g) => (step * Math.exp(-0.5 * g * g)) / Math.sqrt(2 * Math.PI));
  density[0] /= 2;
  const polynomials = new Float64Array(terms * count);
  polynomials.set(density);
  for (let k = 0; k + 1 < terms; k++) {
    const [root, before] = [1 / Math.sqrt(k + 1), Math.sqrt(k)];
    for (let at = 0; at < count; at++) {
      const earlier = k === 0 ? 0 : polynomials[(k - 1) * count + at];
      polynomials[(k + 1) * count + at] = (nodes[at] * polynomials[k * count + at] - before * earlier) * root;
    }
  }
  return { nodes, weights: density, polynomials };
}

/** a_k(q) = E[φ(√q g) h_k(g)], k = 0 … terms − 1, into `out`; the even and the odd part of φ by themselves. */
function coefficients(value: SmoothActivation["value"], q: number, rule: Rule, out: Float64Array): void {
  const { nodes, polynomials } = rule;
  const [even, odd] = [new Float64Array(nodes.length), new Float64Array(nodes.length)];
  const root = Math.sqrt(q);
  for (let at = 0; at < nodes.length; at++) {
    const [right, left] = [value(root * nodes[at]), value(-root * nodes[at])];
    even[at] = right + left;
    odd[at] = right - left;
  }
  for (let k = 0; k < out.length; k++) {
    const part = k % 2 === 0 ? even : odd;
    let sum = 0;
    for (let at = 0, from = k * nodes.length; at < nodes.length; at++) sum += polynomials[from + at] * part[at];
    out[k] = sum;
  }
}

/** E[φ(u)²] and E[φ′(u)²], u ~ N(0, q), at each variance, by the trapezoid rule with as many nodes as the largest needs. */
export function smoothDiagonals({ value, slope }: SmoothActivation, variances: Float64Array): Diagonals {
  const largest = variances.reduce((most, q) => Math.max(most, q), 0);
  const means = (f: (z: number) => number): Float64Array => {
    const count = nodesFor(f, largest);
    const known = new Map<number, number>(); // rows on a sphere have one variance
    return variances.map((q) => {
      const found = known.get(q) ?? squareMean(f, Math.sqrt(q), count);
      known.set(q, found);
      return found;
    });
  };
  return { values: means(value), slopes: means(slope) };
}

function nodesFor(f: (z: number) => number, q: number): number {
  let before = NaN;
  for (let count = fewestNodes + 1; count <= 2 * mostNodes; count = 2 * count - 1) {
    const latest = squareMean(f, Math.sqrt(q), count);
    if (Math.abs(latest - before) <= 4e-15 * Math.abs(latest)) return (count + 1) / 2; // roundings of some hundred terms
    before = latest;
  }
  return requireSmooth(q, `a mean square that still moves at ${mostNodes} nodes`);
}

function squareMean(f: (z: number) => number, root: number, count: number): number {
  const step = reach / (count - 1);
  let sum = f(0) ** 2;
  for (let at = 1; at < count; at++) {
    const g = at * step;
    sum += (f(root * g) ** 2 + f(-root * g) ** 2) * Math.exp(-0.5 * g * g);
  }
  return (sum * step) / Math.sqrt(2 * Math.PI);
}

function requireSmooth(q: number, received: string): never {
  check(false, () => ({
    where: `the Hermite series of an activation at variance ${q.toPrecision(3)}`,
    rule: "the activation must be smooth, finite and of at most polynomial growth",
    received,
    repair: "Name its kinks ({ value, slope, kinks: [0] }), or lower the variances: a steep sigmoid is a step.",
  }));
}

/** Coefficients at one variance, as many as a series at correlation `correlation` needs, and the rule that gives them. */
function converged(activation: SmoothActivation, q: number, correlation: number): { terms: number; nodes: number } {
  for (let terms = 32; terms <= mostTerms; terms *= 2) {
    const { found, nodes } = steadyCoefficients(activation, q, terms);
    const enough = termsFor(found, correlation);
    if (enough !== undefined) return { terms: enough, nodes };
  }
  return requireSmooth(q, `more than ${mostTerms} terms at a correlation of ${correlation.toPrecision(6)}`);
}

function steadyCoefficients({ value }: SmoothActivation, q: number, terms: number) {
  let before: Float64Array | undefined;
  for (let nodes = fewestNodes + 1; nodes <= mostNodes; nodes = 2 * nodes - 1) {
    const found = new Float64Array(terms);
    coefficients(value, q, ruleOf(nodes, terms), found);
    const last = before;
    const size = Math.sqrt(found.reduce((sum, a) => sum + a * a, 0));
    if (!Number.isFinite(size)) return requireSmooth(q, "a value that is not finite");
    if (last !== undefined && found.every((a, k) => Math.abs(a - last[k]) <= 1e-14 * size))
      return { found: last, nodes: (nodes + 1) / 2 };
    before = found;
  }
  return requireSmooth(q, `coefficients still moving at ${mostNodes} nodes`);
}

/** The least number of terms after which eight in turn are below 1e-17 of Σ k a_k²; undefined where there are not so many. */
function termsFor(found: Float64Array, correlation: number): number | undefined {
  const sizes = found.map((a, k) => k * a * a * correlation ** k);
  const limit = 1e-17 * sizes.reduce((sum, value) => sum + value, 0);
  for (let k = 1, small = 0; k < found.length; k++) {
    small = sizes[k] <= limit ? small + 1 : 0;
    if (small === 8) return k + 1;
  }
  return undefined;
}

/** φ(√q g) = Σ a_k(q) h_k(g) at the variance of every row. */
export interface HermiteSeries {
  /** Whether all even terms but a₀ are 0: then only the odd ones are stored. */
  readonly odd: boolean;
  readonly terms: number;
  /** a_k(q), [rows · terms]: k = 0, 1, 2, … or k = 1, 3, 5, …. */
  readonly coefficients: Float64Array;
  /** a₀(q), [rows]. */
  readonly constants: Float64Array;
  /** The largest Σ_{j ≥ k} j a_j²/Σ j a_j² of a row, [terms + 1], by place in the table. */
  readonly tails: Float64Array;
}

/**
 * The series at each of the variances q, long enough that what is left out of Σ a_k(q)a_k(q′)c^k is below 1e-15 of E[φ²] for
 * |c| ≤ correlation. Costs rows · terms · nodes multiplications; rows of one variance are computed once.
 * @throws UserError for an activation that is not smooth or needs more than 8192 terms.
 */
export function hermiteSeries(
  activation: SmoothActivation,
  variances: Float64Array,
  correlation: number,
  allocate: (size: number) => Float64Array = (size) => new Float64Array(size),
): HermiteSeries {
  const largest = variances.reduce((most, q) => Math.max(most, q), 0);
  const { terms: needed, nodes } = converged(activation, largest, correlation);
  const rule = ruleOf(nodes, needed);
  const all = new Float64Array(needed);
  coefficients(activation.value, largest, rule, all);
  const size = Math.sqrt(all.reduce((sum, a) => sum + a * a, 0));
  const odd = all.every((a, k) => k === 0 || k % 2 === 1 || Math.abs(a) <= 1e-16 * size);
  const terms = odd ? Math.floor(needed / 2) : needed;
  const series = {
    odd,
    terms,
    coefficients: allocate(variances.length * terms),
    constants: allocate(variances.length),
  };
  const tails = allocate(terms + 1);
  const known = new Map<number, number>();
  variances.forEach((q, row) => {
    const same = known.get(q);
    const own = series.coefficients.subarray(row * terms, (row + 1) * terms);
    if (same !== undefined) {
      series.constants[row] = series.constants[same];
      return own.set(series.coefficients.subarray(same * terms, (same + 1) * terms));
    }
    known.set(q, row);
    coefficients(activation.value, q, rule, all);
    series.constants[row] = all[0];
    own.forEach((_, at) => (own[at] = odd ? all[2 * at + 1] : all[at]));
    raiseTails(own, odd, tails);
  });
  return { ...series, tails };
}

function raiseTails(own: Float64Array, odd: boolean, tails: Float64Array): void {
  const sizes = own.map((a, at) => (odd ? 2 * at + 1 : at) * a * a);
  const whole = sizes.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  for (let at = own.length - 1; at >= 0; at--) {
    sum += sizes[at];
    tails[at] = Math.max(tails[at], whole === 0 ? 0 : sum / whole);
  }
}

/** Σ a_k(q)² c^k of one row: what the series makes of a correlation between rows of this variance. */
export function seriesAt({ odd, terms, coefficients, constants }: HermiteSeries, row: number, c: number): number {
  let sum = 0;
  for (let at = terms - 1; at >= 0; at--) sum = sum * (odd ? c * c : c) + coefficients[row * terms + at] ** 2;
  return odd ? constants[row] ** 2 + c * sum : sum;
}
