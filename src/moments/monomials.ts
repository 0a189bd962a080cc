/** All monomials of degree 0 to `degree` in k variables: those of degree d are z_i ≤ … ≤ z_j in lexicographic order, after those of d − 1. */
export interface Monomials {
  readonly variables: number;
  readonly degree: number;
  /** Where each degree's monomials begin, [degree + 2]; the last is their number, C(k + degree, degree). */
  readonly starts: readonly number[];
  /** Of each monomial: the place of what is left without its last variable, and that variable. */
  readonly parent: Int32Array;
  readonly last: Int32Array;
  /** The variables of each monomial. */
  readonly indices: readonly (readonly number[])[];
}

/** The monomials to a degree in `variables` variables. */
export function monomials(variables: number, degree: number): Monomials {
  const indices: (readonly number[])[] = [[]];
  const [parent, last, starts] = [[-1], [-1], [0, 1]];
  for (let d = 1; d <= degree; d++) {
    for (let at = starts[d - 1]; at < starts[d]; at++) {
      for (let variable = indices[at].at(-1) ?? 0; variable < variables; variable++) {
        indices.push([...indices[at], variable]);
        parent.push(at);
        last.push(variable);
      }
    }
    starts.push(indices.length);
  }
  return { variables, degree, starts, parent: Int32Array.from(parent), last: Int32Array.from(last), indices };
}

/** Writes the monomials' values at z into `values`, [number of monomials]. */
export function evaluateMonomials({ parent, last }: Monomials, z: Float64Array, values: Float64Array): void {
  values[0] = 1;
  for (let at = 1; at < parent.length; at++) values[at] = values[parent[at]] * z[last[at]];
}

/**
 * The symmetric tensor E[r He_j(z)], [k^j], for j = 1..4, of the means E[r z_i…z_l] of all monomials to degree j at least: less the means of
 * degree j − 2 over the pairings of two indices, more those of degree j − 4 over the pairings of four.
 */
export function hermiteTensor(all: Monomials, means: Float64Array, order: number): Float64Array {
  const { variables: k, starts, indices } = all;
  const place = new Map(indices.map((index, at) => [index.join(), at]));
  const meanOf = (index: readonly number[]): number => means[place.get(index.join()) ?? NaN];
  const tensor = new Float64Array(k ** order);
  for (let at = starts[order]; at < starts[order + 1]; at++) {
    const value = hermiteTerms(indices[at]).reduce((sum, { sign, index }) => sum + sign * meanOf(index), 0);
    for (const to of placesOf(indices[at], k)) tensor[to] = value;
  }
  return tensor;
}

/** He(z_i…z_m) as signed monomials, by He(z_i…z_l z_m) = z_m He(z_i…z_l) − Σ δ(m, i) He(the rest). */
function hermiteTerms(index: readonly number[], multiplied: readonly number[] = []): readonly Term[] {
  if (index.length === 0) return [{ sign: 1, index: [...multiplied].sort((a, b) => a - b) }];
  const [first, ...rest] = index;
  const paired = rest.flatMap((other, at) => (other === first ? hermiteTerms(rest.toSpliced(at, 1), multiplied) : []));
  return [...hermiteTerms(rest, [...multiplied, first]), ...paired.map(({ sign, index }) => ({ sign: -sign, index }))];
}

interface Term {
  readonly sign: number;
  readonly index: readonly number[];
}

/** The places of a symmetric tensor's entry at all orders of its indices. */
function placesOf(index: readonly number[], k: number): number[] {
  if (index.length === 0) return [0];
  return index.flatMap((first, at) => {
    if (index.indexOf(first) !== at) return [];
    return placesOf(index.toSpliced(at, 1), k).map((rest) => first * k ** (index.length - 1) + rest);
  });
}

/**
 * The polynomial Σ_j T_j : He_j(z) / j! over the given orders, as a coefficient for each monomial: what regression on Hermite polynomials
 * fits for x ~ N(0, I).
 */
export function hermiteSeries(all: Monomials, tensors: ReadonlyMap<number, Float64Array>): Float64Array {
  const { variables: k, indices } = all;
  const place = new Map(indices.map((index, at) => [index.join(), at]));
  const coefficients = new Float64Array(indices.length);
  const add = (index: readonly number[], value: number): void => {
    coefficients[place.get(index.join()) ?? NaN] += value;
  };
  for (const [order, tensor] of tensors) {
    for (let at = 0; at < tensor.length; at++) {
      const index = Array.from({ length: order }, (_, turn) => Math.floor(at / k ** turn) % k);
      for (const term of hermiteTerms(index)) add(term.index, (term.sign * tensor[at]) / factorial(order));
    }
  }
  return coefficients;
}

/** n!, n ≤ 4. */
export const factorial = (n: number): number => [1, 1, 2, 6, 24][n];
