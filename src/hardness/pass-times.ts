import { compileLoop } from "../backend/compile/loop.js";
import type { Loop } from "../backend/compile/contract.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Random } from "../math/random.js";
import { createEnsemble } from "../model/ensemble.js";
import { network } from "../model/spec.js";
import type { Widths } from "./backpropagation.js";

/** Wall time of a pass in a compiled loop. */
export interface PassTime {
  /** Seconds of one pass, in the fastest of the calls. */
  readonly seconds: number;
  /** The least processor time of one pass, in seconds: what is left where others take the processor away. */
  readonly processor: number;
  /** The share of that call in which the process computed: near 1 where nobody took the processor away; 1.0 of one thread. */
  readonly busy: number;
  /** The processor time of a call that computes nothing, as a share of that of the call. */
  readonly fixed: number;
}

/** Seconds of one forward pass with its loss, and of one gradient, of a tanh network [d, …, 1] on N points in float32. */
export interface PassTimes {
  readonly forward: PassTime;
  readonly gradient: PassTime;
}

/** How long a call is to take: the cost of a call itself is some 0.3 ms, below 5 % of it. */
const callSeconds = 0.015;
/** Calls of which the fastest counts: what takes the processor away makes none faster. */
const calls = 8;

/** Times both passes on the compiled path, as a plain graph. A pass reads a number that the pass before it wrote, so that none can be left out. */
export function passTimes(random: Random, widths: Widths, samples: number): PassTimes {
  const inputs = widths[0];
  const hidden = widths.slice(1, -1).map((units) => ({ units, activation: "tanh" as const }));
  using ensemble = createEnsemble(network(hidden, { inputs, outputs: 1, bias: true, parameterization: "standard" }), [random]); // prettier-ignore
  const x = tf.tidy(() => tf.tensor3d(Float32Array.from(random.split("x").normals(samples * inputs)), [1, samples, inputs])); // prettier-ignore
  const y = tf.tidy(() => tf.tensor3d(Float32Array.from(random.split("y").normals(samples)), [1, samples, 1]));
  const carried = tf.tidy(() => tf.variable(tf.scalar(0)));
  const variables = ensemble.parameters.map(({ variable }) => variable);
  const loss = (): tensorflow.Scalar =>
    tf.mul(tf.sum(tf.square(tf.sub(ensemble.forward(tf.add(x, carried)), y))), 0.5 / samples);
  const forward = (): void => tf.tidy(() => void carried.assign(tf.mul(loss(), 1e-9)));
  const gradient = (): void =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss, variables);
      const all = variables.map(({ name }) => tf.sum(grads[name]));
      carried.assign(tf.mul(tf.addN([value, ...all]), 1e-9));
    });
  try {
    const idle = (): void => tf.tidy(() => void carried.assign(tf.mul(carried, 0.5)));
    const [forwardLoop, gradientLoop, idleLoop] = [forward, gradient, idle].map((step) => compileLoop({ state: [carried], step, mode: "graph", constant: true })); // prettier-ignore
    const times = { forward: timed(forwardLoop, idleLoop), gradient: timed(gradientLoop, idleLoop) };
    for (const loop of [forwardLoop, gradientLoop, idleLoop]) loop.dispose();
    return times;
  } finally {
    tf.dispose([x, y, carried]);
  }
}

function timed(loop: Loop, idle: Loop): PassTime {
  fastest(loop, 1, 1);
  const passes = Math.max(1, Math.round(callSeconds / fastest(loop, 1, 2).processor));
  const { seconds, processor, busy } = fastest(loop, passes, calls);
  fastest(idle, passes, 1);
  const nothing = fastest(idle, passes, calls).processor;
  return { seconds: seconds / passes, processor: processor / passes, busy, fixed: nothing / processor };
}

function fastest(loop: Loop, passes: number, count: number): Omit<PassTime, "fixed"> {
  let [seconds, processor, busy] = [Infinity, Infinity, 0];
  for (let call = 0; call < count; call++) {
    const [before, started] = [process.cpuUsage(), performance.now()];
    loop.advance(passes);
    const wall = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(before);
    const used = Math.max(1e-6, (user + system) / 1e6);
    processor = Math.min(processor, used);
    if (wall < seconds) [seconds, busy] = [wall, used / wall];
  }
  return { seconds, processor, busy };
}
