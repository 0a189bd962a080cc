import { owning, type Owner } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { endings, lossLimits, rulesOpen, type Ending, type Rules, type Seen } from "./stop.js";

/** Which members still move, why the others do not, and how far each has come: what a step changes besides weights and slots. */
export interface Ended extends Owner {
  readonly state: readonly tensorflow.Variable[];
  /** Ends the members that meet a rule; returns who moves on, [S], 1 or 0. */
  decide(seen: Seen): tensorflow.Tensor1D;
  /** The same in a step, which counts an update for those who move. */
  step(seen: Seen): tensorflow.Tensor1D;
  /** Updates made by each member. */
  made(): number[];
  /** Why each member ended, "none" for those who have not. */
  why(): Ending[];
}

/** One code a member, set once, by the first rule that holds ({@link endings}; none for divergence); `dead` ones never move. */
export function trackEnded(rules: Rules, initial: readonly number[], dead: readonly boolean[]): Ended {
  const members = dead.length;
  const limits = tf.tensor1d(lossLimits(rules, initial));
  const codes = Float32Array.from(dead, (is) => (is ? endings.indexOf("dead") : 0));
  const variable = (values: ArrayLike<number>) =>
    tf.tidy(() => tf.variable(tf.tensor1d(Float32Array.from(values)), false));
  const [ended, moving, updates] = [codes, codes.map((code) => Number(code === 0)), new Float32Array(members)].map(
    variable,
  );
  const decide = (seen: Seen): tensorflow.Tensor1D => {
    const [[, finite], ...others] = rulesOpen(rules, seen, limits);
    let [still, code]: tensorflow.Tensor1D[] = [tf.mul(moving, finite), ended];
    for (const [ending, open] of others) {
      const next: tensorflow.Tensor1D = tf.mul(still, open);
      code = tf.add(code, tf.mul(tf.sub(still, next), endings.indexOf(ending)));
      still = next;
    }
    if (others.length > 0) ended.assign(code);
    moving.assign(still);
    return still;
  };
  const step = (seen: Seen): tensorflow.Tensor1D => {
    const still = decide(seen);
    updates.assign(tf.add(updates, still));
    return still;
  };
  const made = (): number[] => Array.from(updates.dataSync());
  // Divergence, the one rule that is always asked, needs no code: two operations a step less.
  const why = (): Ending[] => {
    const moves = moving.dataSync();
    return Array.from(ended.dataSync(), (code, member) =>
      code === 0 && moves[member] === 0 ? "diverged" : endings[code],
    );
  };
  const state = [ended, moving, updates];
  return owning({ state, decide, step, made, why }, () => tf.dispose([limits, ...state]));
}
