import { expect, test, vi } from "vitest";
import { gallery } from "./gallery.js";

test("Plot is loaded by the first drawing, not by importing the library", async () => {
  const load = vi.fn(() => ({}));
  vi.doMock("@observablehq/plot", load);
  vi.doMock("linkedom", load);
  await import("../../src/index.js");
  const library = await import("../../src/plot/index.js");
  expect(load).not.toHaveBeenCalled();
  await library.renderSvg(gallery.bars).catch(() => undefined);
  expect(load).toHaveBeenCalled();
});
