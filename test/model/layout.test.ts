import { expect, test } from "vitest";
import { layoutFor } from "../../src/model/layout.js";
import { mlp } from "../../src/model/spec.js";

test("layers narrower than 32 lie units-major", () => {
  const layout = (width: number) => layoutFor(mlp({ inputs: 5, outputs: 1, depth: 1, width }));
  expect([layout(1), layout(31), layout(32)]).toEqual(["units-major", "units-major", "samples-major"]);
});
