import { afterEach, beforeEach, expect, vi } from "vitest";
import { isLoaded, tf } from "../src/backend/tensorflow.js";

/** Every test must leave as many tensors as it found, and print nothing. */
let before: number | undefined;
const spies = (["log", "info", "warn", "error", "debug"] as const).map((method) => ({
  method,
  spy: () => vi.spyOn(console, method).mockImplementation(() => undefined),
}));
let active: { method: string; spy: ReturnType<(typeof spies)[number]["spy"]> }[] = [];

beforeEach(() => {
  before = isLoaded() ? tf.memory().numTensors : undefined;
  active = spies.map(({ method, spy }) => ({ method, spy: spy() }));
});

afterEach(() => {
  const printed = active.flatMap(({ method, spy }) =>
    spy.mock.calls.map((args) => `console.${method}: ${args.join(" ")}`),
  );
  for (const { spy } of active) spy.mockRestore();
  expect(printed, "a test must not print").toEqual([]);
  if (before !== undefined) expect(tf.memory().numTensors, "tensors after the test, against before").toBe(before);
});
