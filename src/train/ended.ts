import { owning, type Owner } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { endings, lossLimits, ruling, type Ending, type Seen, type StopRules } from "./stop.js";

/** Which members still move, and how far each has come: the two things that a step changes besides weights and slots. */
export interface Ended extends Owner {
  readonly state: readonly tensorflow.Variable[];
  /** Ends the members that meet a rule; returns who moves on, [S], 1 or 0. */
  settle(seen: Seen): tensorflow.Tensor1D;
  /** The same in a step, which counts an update for those who move. */
  step(seen: Seen): tensorflow.Tensor1D;
  /** Updates made by each member. */
  made(): number[];
  /** Why each member ended, "none" for those who have not. */
  why(): Ending[];
}

/** One code a member, set once, by the first rule that holds ({@link endings}); `dead` ones never move. */
export function trackEnded(rules: StopRules, initial: readonly number[], dead: readonly boolean[]): Ended {
  const members = dead.length;
  const limits = tf.tensor1d(lossLimits(rules, initial));
  const codes = Float32Array.from(dead, (is) => (is ? endings.indexOf("dead") : 0));
  const ended = tf.tidy(() => tf.variable(tf.tensor1d(codes), false));
  const updates = tf.tidy(() => tf.variable(tf.zeros([members]), false));
  const settle = (seen: Seen): tensorflow.Tensor1D => {
    const code = ruling(rules, seen, limits);
    ended.assign(tf.where(tf.equal(ended, 0), code, ended));
    return tf.cast(tf.equal(ended, 0), "float32");
  };
  const step = (seen: Seen): tensorflow.Tensor1D => {
    const moving = settle(seen);
    updates.assign(tf.add(updates, moving));
    return moving;
  };
  const made = (): number[] => Array.from(updates.dataSync());
  const why = (): Ending[] => Array.from(ended.dataSync(), (code) => endings[code]);
  return owning({ state: [ended, updates], settle, step, made, why }, () => tf.dispose([limits, ended, updates]));
}
