import { expect, test } from "vitest";
import { messageWithPlace, placeOf } from "../../src/run/place.js";

const thrown = (...frames: readonly string[]): Error =>
  Object.assign(new Error("x"), { stack: ["Error: x", ...frames.map((frame) => `    at ${frame}`)].join("\n") });

test("the innermost frame of a user's own file is the place; Node's own files are none", () => {
  const own = "async Object.trial (file:///home/me/a%20b.ts:7:3)";
  expect(placeOf(thrown("process.processTicksAndRejections (node:internal/process/task_queues:95:5)", own))).toBe(
    "/home/me/a b.ts:7",
  );
  expect(placeOf(thrown("/home/me/c.ts:2:1"))).toBe("/home/me/c.ts:2");
  expect(placeOf(thrown("new Promise (<anonymous>)", "node:internal/process/task_queues:95:5"))).toBeUndefined();
});

test.each([
  [null, "something that is no error was thrown: null"],
  [undefined, "something that is no error was thrown: undefined"],
  [{ code: 5 }, 'something that is no error was thrown: {"code":5}'],
  ["a word", "a word"],
])("what is thrown and is no error, %j, is said in words", (value, text) => {
  expect(messageWithPlace(value)).toBe(text);
});
