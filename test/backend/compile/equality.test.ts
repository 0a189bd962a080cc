import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import type { LoopMode } from "../../../src/backend/compile/contract.js";
import { compileLoop } from "../../../src/backend/compile/loop.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import { relativeDistance } from "../../assert.js";
import { lossInFloat64, lossNames, networks, optimizers, problem } from "./problems.js";

/** After one step float32 differs by roundings of single operations. */
const oneStep = 1e-6;
/** Central differences in float64 are exact to 1e-9 here; a float32 gradient of sums of some ten terms to some 1e-6. */
const gradientTolerance = 2e-5;

const modesOf = (backend: string): LoopMode[] =>
  backend === "cpu" || backend === "cuda" ? ["graph", "xla"] : ["graph"];
const cases = Object.keys(networks).flatMap((network) =>
  lossNames.flatMap((loss) =>
    Object.keys(optimizers).map((optimizer) => ({ network, loss, optimizer: optimizer as keyof typeof optimizers })),
  ),
);
const values = (variables: readonly tensorflow.Variable[]): number[] =>
  variables.flatMap((variable) => Array.from(variable.dataSync()));

describe.each(availableBackends())("on the %s backend", (backend) => {
  // TensorFlow.js's WASM kernels lack Conv2DBackpropFilter: no CNN trains there.
  const trains = (network: string): boolean => backend !== "wasm" || !network.includes("CNN");
  beforeAll(async () => void (await useBackend(backend)));
  afterAll(() => tf.disposeVariables());

  test.each(cases.filter(({ network }) => trains(network)))(
    "$network with $loss loss and $optimizer is the same compiled as eager",
    ({ network, loss, optimizer }) => {
      const { state, step, dispose } = problem(networks[network], loss, optimizers[optimizer]());
      const saved = state.map((variable) => tf.clone(variable));
      /** The state after so many steps from its start, the first weights changed by `nudge` units in the last place. */
      const after = (mode: LoopMode, steps: number, nudge = 0): number[] => {
        state.forEach((variable, index) => variable.assign(saved[index]));
        if (nudge > 0) tf.tidy(() => state[0].assign(tf.mul(state[0], 1 + nudge * 2 ** -23)));
        const loop = compileLoop({ state, step, mode });
        loop.advance(steps);
        loop.dispose();
        return values(state);
      };
      const [eager1, eager100, nudged] = [after("eager", 1), after("eager", 100), after("eager", 100, 1)];
      const sensitivity = Math.max(relativeDistance(nudged, eager100), 1e-7);
      for (const mode of modesOf(backend)) {
        expect(relativeDistance(after(mode, 1), eager1), `${mode}, one step`).toBeLessThan(oneStep);
        expect(relativeDistance(after(mode, 100), eager100), `${mode}, 100 steps`).toBeLessThan(10 * sensitivity);
      }
      tf.dispose(saved);
      dispose();
    },
  );

  test.each(
    Object.keys(networks)
      .filter(trains)
      .flatMap((network) => lossNames.map((loss) => ({ network, loss }))),
  )(
    "a step of gradient descent at rate 1 on $network with $loss loss is the gradient by float64 differences",
    ({ network, loss }) => {
      const { variables, step, dispose } = problem(networks[network], loss, tf.train.sgd(1));
      const start = variables.map((variable) => Float64Array.from(variable.dataSync()));
      const expected = start.flatMap((weights, index) =>
        Array.from(weights, (_, at) => difference(networks[network], loss, start, index, at)),
      );
      const saved = variables.map((variable) => tf.clone(variable));
      for (const mode of ["eager", ...modesOf(backend)] as const) {
        variables.forEach((variable, index) => variable.assign(saved[index]));
        const loop = compileLoop({ state: variables, step, mode });
        loop.advance(1);
        loop.dispose();
        const moved = values(variables);
        const gradient = start.flatMap((weights) => Array.from(weights)).map((weight, index) => weight - moved[index]);
        expect(relativeDistance(gradient, expected), mode).toBeLessThan(gradientTolerance);
      }
      tf.dispose(saved);
      dispose();
    },
  );
});

/** ∂loss/∂weights[index][at] by central differences. */
function difference(
  network: (typeof networks)[string],
  loss: (typeof lossNames)[number],
  weights: readonly Float64Array[],
  index: number,
  at: number,
): number {
  const at1 = (delta: number): number =>
    lossInFloat64(
      network,
      loss,
      weights.map((values, other) =>
        other === index ? values.map((value, place) => (place === at ? value + delta : value)) : values,
      ),
    );
  return (at1(1e-5) - at1(-1e-5)) / 2e-5;
}
