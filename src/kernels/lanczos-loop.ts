import { compileLoop } from "../backend/compile/loop.js";
import { owning, type Owner } from "../backend/owner.js";
import { tf } from "../backend/tensorflow.js";
import { lanczosSteps, type LanczosOptions, type SpectrumEnds } from "../math/algebra/lanczos.js";
import type { Operator } from "./power-loop.js";

export interface LanczosLoop extends Owner {
  /** Both ends of the spectrum of each member's operator as it is now. */
  ends(): SpectrumEnds[];
}

/** Lanczos iterations of all members in lock-step: products in a compiled loop in float32, vectors kept orthogonal in float64. */
export function lanczosLoop({ members, parts, apply, reads }: Operator, options: LanczosOptions = {}): LanczosLoop {
  const variables = parts.map(({ shape }) => tf.tidy(() => tf.variable(tf.zeros([...shape]), false)));
  const sizes = variables.map(({ size }) => size / members);
  const size = sizes.reduce((sum, one) => sum + one, 0);
  const step = () => {
    apply(variables).forEach((part, index) => variables[index].assign(part));
    return {};
  };
  const loop = compileLoop({ state: [...reads, ...variables], step, mode: "graph", constant: true });
  const times = (vectors: readonly Float64Array[]): Float64Array[] => {
    let from = 0;
    variables.forEach((variable, index) => {
      const whole = new Float32Array(variable.size);
      vectors.forEach((v, member) => whole.set(v.subarray(from, from + sizes[index]), member * sizes[index]));
      tf.tidy(() => variable.assign(tf.tensor(whole, variable.shape)));
      from += sizes[index];
    });
    loop.advance(1);
    const images = variables.map((variable) => variable.dataSync<"float32">());
    return vectors.map((_, member) => {
      const image = new Float64Array(size);
      let at = 0;
      images.forEach((part, index) => {
        image.set(part.subarray(member * sizes[index], (member + 1) * sizes[index]), at);
        at += sizes[index];
      });
      return image;
    });
  };
  return owning({ ends: () => inLockStep(members, size, times, options) }, () => {
    loop.dispose();
    tf.dispose(variables);
  });
}

function inLockStep(
  members: number,
  size: number,
  times: (vectors: readonly Float64Array[]) => Float64Array[],
  options: LanczosOptions,
): SpectrumEnds[] {
  const steps = Array.from({ length: members }, () => lanczosSteps(size, options));
  const states = steps.map((one) => one.next());
  const idle = new Float64Array(size);
  while (states.some(({ done }) => done !== true)) {
    const images = times(states.map(({ done, value }) => (done === true ? idle : value)));
    states.forEach(({ done }, member) => {
      if (done !== true) states[member] = steps[member].next(images[member]);
    });
  }
  return states.map(({ value }) => value as SpectrumEnds);
}
