import { check } from "../errors.js";

/** A function on [0, 1], linear between the nodes i/n of a lattice, and the piecewise-linear functions that are tried against it. */
export interface LatticeProblem {
  /** The target at 0, 1/n, …, 1: n + 1 numbers. */
  readonly values: readonly number[];
  /** The most linear pieces of the fit, in [1, ∞); a network of one hidden layer of m ReLU units has at most m + 1. */
  readonly pieces: number;
  /** Heights that the fit may take at its knots, which are nodes of the lattice. */
  readonly levels: readonly number[];
  /** Nodes after which the target repeats itself; then n² segment errors become n · period. Default: it does not. */
  readonly period?: number;
}

/** A continuous piecewise-linear function by its knots. */
export interface PiecewiseLinear {
  /** (x, y) in the order of x, from x = 0 to x = 1. */
  readonly knots: readonly { readonly x: number; readonly y: number }[];
  /** ∫₀¹ |target − fit|, exact up to rounding. */
  readonly error: number;
}

/**
 * The continuous function of at most `pieces` linear pieces that is nearest to the target in L¹([0, 1]), among those whose knots are nodes
 * of the lattice at the given levels: dynamic programming over (node, level), pieces · n² · levels² steps. Its error bounds that of
 * the best free-knot fit from above.
 * @throws UserError for fewer than two values, no level, fewer than one piece, numbers that are not finite, and a period that values do not have.
 * @example
 * const best = bestPiecewiseLinear({ values: [0, 1, 0, 1, 0], pieces: 2, levels: [0, 0.5, 1] });
 */
export function bestPiecewiseLinear(problem: LatticeProblem): PiecewiseLinear {
  checkProblem(problem);
  const { levels, pieces } = problem;
  const size = problem.values.length;
  const states = size * levels.length;
  const segment = segmentErrors(problem);
  let errors = new Float64Array(states).fill(Infinity).fill(0, 0, levels.length);
  const origins: Int32Array[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    const [next, origin] = [errors.slice(), new Int32Array(states).fill(-1)];
    for (let to = 1; to < size; to++) relax({ errors, next, origin, to, levels: levels.length, segment });
    origins.push(origin);
    errors = next;
  }
  const last = [...levels.keys()].map((level) => (size - 1) * levels.length + level);
  const end = last.reduce((best, state) => (errors[state] < errors[best] ? state : best));
  const knots = statesBehind(end, origins).map((state) => ({
    x: Math.floor(state / levels.length) / (size - 1),
    y: levels[state % levels.length],
  }));
  return { knots, error: errors[end] };
}

type SegmentError = (from: number, to: number, start: number, end: number) => number;

interface Relaxation {
  readonly errors: Float64Array;
  readonly next: Float64Array;
  readonly origin: Int32Array;
  readonly to: number;
  readonly levels: number;
  readonly segment: SegmentError;
}

function relax({ errors, next, origin, to, levels, segment }: Relaxation): void {
  for (let from = 0; from < to; from++) {
    for (let start = 0; start < levels; start++) {
      const before = errors[from * levels + start];
      if (before === Infinity) continue;
      for (let end = 0; end < levels; end++) {
        const error = before + segment(from, to, start, end);
        const state = to * levels + end;
        if (error >= next[state]) continue;
        next[state] = error;
        origin[state] = from * levels + start;
      }
    }
  }
}

/** Layers in which the state did not improve have no origin: there the fit had fewer pieces. */
function statesBehind(end: number, origins: readonly Int32Array[]): number[] {
  const way = [end];
  for (const origin of [...origins].reverse()) if (origin[way[0]] >= 0) way.unshift(origin[way[0]]);
  return way;
}

/** ∫ |target − segment| between two nodes, tabulated by (phase of the first, length, levels). */
function segmentErrors({ values, levels, period }: LatticeProblem): SegmentError {
  const [cells, count] = [values.length - 1, levels.length];
  const phases = Math.min(period ?? cells, cells);
  const table = new Float64Array(phases * (cells + 1) * count * count);
  const at = (phase: number, length: number, start: number, end: number): number =>
    ((phase * (cells + 1) + length) * count + start) * count + end;
  for (let phase = 0; phase < phases; phase++)
    for (let length = 1; length <= cells - phase; length++)
      for (let start = 0; start < count; start++)
        for (let end = 0; end < count; end++)
          table[at(phase, length, start, end)] = segmentError(values, phase, length, levels[start], levels[end]);
  return (from, to, start, end) => table[at(from % phases, to - from, start, end)];
}

function segmentError(values: readonly number[], from: number, length: number, start: number, end: number): number {
  let sum = 0;
  for (let cell = 0; cell < length; cell++) {
    const left = start + ((end - start) * cell) / length - values[from + cell];
    const right = start + ((end - start) * (cell + 1)) / length - values[from + cell + 1];
    sum += absoluteMean(left, right);
  }
  return sum / (values.length - 1);
}

/** ∫₀¹ |a + (b − a)t| dt. */
function absoluteMean(a: number, b: number): number {
  if (a * b >= 0) return Math.abs(a + b) / 2;
  return (a * a + b * b) / (2 * Math.abs(b - a));
}

function checkProblem({ values, pieces, levels, period }: LatticeProblem): void {
  check(values.length >= 2 && levels.length >= 1 && Number.isInteger(pieces) && pieces >= 1, () => ({
    where: "bestPiecewiseLinear",
    rule: "it takes two values or more, a level or more, and a whole number of pieces from 1 on",
    received: `${values.length} values, ${levels.length} levels and ${pieces} pieces`,
    repair: "Give the target at 0, 1/n, …, 1, and heights such as 0, ½, 1.",
  }));
  const broken = [...values, ...levels].filter((value) => !Number.isFinite(value)).length;
  const repeats = (by: number): boolean =>
    Number.isInteger(by) && by >= 1 && values.every((value, at) => at < by || value === values[at - by]);
  check(broken === 0 && (period === undefined || repeats(period)), () => ({
    where: "bestPiecewiseLinear",
    rule: "values and levels are finite, and values repeat after the period where one is given",
    received: `${broken} that are not finite, period ${period ?? "not given"}`,
    repair: "Leave the period out: it only saves time.",
  }));
}
