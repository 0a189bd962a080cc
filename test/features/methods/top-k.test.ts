import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import { topK } from "../../../src/features/methods/top-k.js";

describe.each(availableBackends())("on the %s backend", (backend) => {
  beforeAll(async () => void (await useBackend(backend)));

  test("exactly k entries stay, the largest; of equal ones those of the least index", () => {
    using select = topK(5, 2);
    tf.tidy(() => {
      const values = tf.tensor2d([
        [3, 1, 4, 1, 5],
        [2, 2, 2, 2, 2],
        [0, 7, 0, 0, 7],
        [-1, -2, -3, -4, -5],
      ]);
      expect(select.of(values).arraySync()).toEqual([
        [0, 0, 4, 0, 5],
        [2, 2, 0, 0, 0],
        [0, 7, 0, 0, 7],
        [-1, -2, 0, 0, 0],
      ]);
    });
  });

  test("the gradient goes through the entries that stay, and not through the others", () => {
    using select = topK(4, 2);
    tf.tidy(() => {
      const slope = tf.grad((x: tensorflow.Tensor) => tf.sum(tf.square(select.of(x))))(tf.tensor2d([[3, 1, 3, 3]]));
      expect(slope.arraySync()).toEqual([[6, 0, 6, 0]]);
    });
  });

  test("k above the units and k of no whole number are refused", () => {
    expect(() => topK(4, 5)).toThrow(/from 1 to the number of units, 4/);
    expect(() => topK(4, 1.5)).toThrow(/1.5/);
  });
});
