import { compileLoop } from "../backend/compile/loop.js";
import { owning, type Owner } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { fixedStart } from "../math/power-iteration.js";
import { innerByMember, spread } from "../model/by-member.js";

/** A symmetric operator for each member, on vectors that consist of several tensors. */
export interface Operator {
  readonly members: number;
  /** The tensors of a vector, each with the entries of its first axis that a member has (0 for a lone member without that axis). */
  readonly parts: readonly { readonly shape: readonly number[]; readonly perMember: number }[];
  /** The operator's value at a vector, part by part. */
  readonly apply: (vector: readonly tensorflow.Tensor[]) => readonly tensorflow.Tensor[];
  /** Variables that `apply` reads and that change from one measurement to the next. */
  readonly reads: readonly tensorflow.Variable[];
  /** Whether no eigenvalue is negative: then what is largest in magnitude is the largest. Default false. */
  readonly semidefinite?: boolean;
}

export interface PowerLoop extends Owner {
  /** The largest eigenvalue of each member's operator as it is now; 0 for one that is 0, NaN beyond 1e19, whose squares float32 has not. */
  largest(): Float64Array;
}

/** Iterations between looks at whether any member still moves. */
const call = 20;

/**
 * Power iterations in a compiled loop, v ← A v/‖A v‖ from a fixed start, each member until its Rayleigh quotient vᵀ A v changes by at
 * most `tolerance` of itself, in at most `most` iterations. What is largest in magnitude and negative is shifted away first:
 * then the same again with A − λ, whose largest eigenvalue belongs to that of A. So it is with A + ‖A v‖ where eigenvalues near ±λ leave the quotient
 * standing while v still swings, which ‖A v‖ above |vᵀ A v| tells.
 */
export function powerLoop(operator: Operator, tolerance: number, most: number): PowerLoop {
  const { members } = operator;
  const state = stateOf(operator);
  const { directions, values, norms, shift, moving } = state;
  const own = [...directions.map(({ variable }) => variable), values, norms, shift, moving];
  const step = () => iterate(operator, state, tolerance);
  const loop = compileLoop({ state: [...operator.reads, ...own], step, mode: "graph", constant: true });
  const run = (shifts: Float64Array, who: readonly number[]): void => {
    start(directions, members);
    tf.tidy(() => {
      shift.assign(tf.tensor1d(Float32Array.from(shifts)));
      moving.assign(tf.tensor1d([...who]));
    });
    for (let made = 0; made < most && moving.dataSync().some((value) => value > 0); made += call) loop.advance(call);
  };
  const largest = (): Float64Array => {
    tf.tidy(() => [values, norms].forEach((one) => one.assign(tf.zeros([members]))));
    run(new Float64Array(members), new Array<number>(members).fill(1));
    const [first, images] = [values, norms].map((one) => Float64Array.from(one.dataSync()));
    const shifts = operator.semidefinite
      ? new Float64Array(members)
      : first.map((value, at) => shiftOf(value, images[at], tolerance));
    if (shifts.some((value) => value > 0))
      run(
        shifts,
        Array.from(shifts, (value) => Number(value > 0)),
      );
    return Float64Array.from(values.dataSync(), (value, at) => (images[at] === Infinity ? NaN : value));
  };
  return owning({ largest }, () => {
    loop.dispose();
    tf.dispose(own);
  });
}

/** What is added to an operator with this quotient and this norm of its image, so that its largest eigenvalue is the largest in magnitude. */
function shiftOf(value: number, norm: number, tolerance: number): number {
  // Under a semidefinite operator the two lie a quarter of the last change apart; below 1e-5 float32 does not tell.
  if (norm - Math.abs(value) > Math.max(3 * tolerance, 1e-5) * norm) return norm;
  return Math.max(-value, 0);
}

/** What a power iteration moves. */
interface PowerState {
  /** The vector v, part by part. */
  readonly directions: readonly { readonly perMember: number; readonly variable: tensorflow.Variable }[];
  /** [S] each: the last Rayleigh quotients, the norms of the images, what is added to the operator, and 1 while a member moves. */
  readonly values: tensorflow.Variable;
  readonly norms: tensorflow.Variable;
  readonly shift: tensorflow.Variable;
  readonly moving: tensorflow.Variable;
}

function stateOf({ parts, members }: Operator): PowerState {
  const directions = parts.map(({ shape, perMember }) => ({
    perMember,
    variable: tf.tidy(() => tf.variable(tf.zeros([...shape]), false)),
  }));
  const [values, norms, shift, moving] = tf.tidy(() => [0, 1, 2, 3].map(() => tf.variable(tf.zeros([members]), false)));
  return { directions, values, norms, shift, moving };
}

/** One iteration of every member that moves. */
function iterate({ apply, members }: Operator, state: PowerState, tolerance: number) {
  const { directions, values, norms, shift, moving } = state;
  const inner = (a: readonly tensorflow.Tensor[], b: readonly tensorflow.Tensor[]) =>
    tf.addN(directions.map((part, index) => innerByMember(part, members, a[index], b[index])));
  const at = directions.map(({ variable }) => variable);
  const image = apply(at);
  const latest = inner(image, at) as tensorflow.Tensor1D;
  const near = tf.mul(tf.abs(tf.add(latest, shift)), tolerance);
  const still = tf.cast(tf.greater(tf.abs(tf.sub(latest, values)), near), "float32");
  const shifted = directions.map((part, index) =>
    tf.add(image[index], tf.mul(spread(part, members, shift as tensorflow.Tensor1D), at[index])),
  );
  const norm = tf.sqrt(inner(shifted, shifted)) as tensorflow.Tensor1D;
  directions.forEach((part, index) => part.variable.assign(tf.divNoNan(shifted[index], spread(part, members, norm))));
  // An overflow, which is Infinity once and 0 ever after, stays.
  norms.assign(tf.where(tf.logicalAnd(tf.greater(moving, 0), tf.less(norms, Infinity)), norm, norms as typeof norm));
  values.assign(tf.add(tf.mul(moving, latest), tf.mul(tf.sub(1, moving), values)));
  moving.assign(tf.mul(moving, still));
  return {};
}

/** Every member's vector, of norm 1 in all: equal ones for all members. */
function start(parts: readonly { variable: tensorflow.Variable; perMember: number }[], members: number): void {
  const sizes = parts.map(({ variable }) => variable.size / members);
  const all = fixedStart(sizes.reduce((sum, size) => sum + size, 0));
  const norm = Math.sqrt(all.reduce((sum, value) => sum + value ** 2, 0));
  let from = 0;
  parts.forEach(({ variable }, index) => {
    const one = Float32Array.from(all.subarray(from, (from += sizes[index])), (value) => value / norm);
    const whole = new Float32Array(variable.size);
    for (let member = 0; member < members; member++) whole.set(one, member * one.length);
    tf.tidy(() => variable.assign(tf.tensor(whole, variable.shape)));
  });
}
