import type { WriteStream } from "node:tty";
import { expect, test } from "vitest";
import { progressLine } from "../../src/cli/progress.js";

const block = (width: number) => ({ parameters: { width, data: "" }, seeds: [0] });

function written(isTTY: boolean) {
  const texts: string[] = [];
  const stream = { isTTY, columns: 60, write: (text: string) => texts.push(text) } as unknown as WriteStream;
  return { texts, line: progressLine(stream) };
}

test("where output is piped there is one line a block, as it starts", () => {
  const { texts, line } = written(false);
  line.update({ done: 0, blocks: 3, running: 1, fraction: 0, block: block(2) });
  line.update({ done: 0, blocks: 3, running: 2, fraction: 0, block: block(4) });
  line.update({ done: 0, blocks: 3, running: 2, fraction: 0.5, block: block(2) });
  line.note("A worker ended.");
  line.update({ done: 1, blocks: 3, running: 1, fraction: 0.2, block: block(4) });
  line.update({ done: 1, blocks: 3, running: 2, fraction: 0.2, block: block(8) });
  line.end();
  expect(texts).toEqual(["1/3 width 2\n", "2/3 width 4\n", "A worker ended.\n", "3/3 width 8\n"]);
});

test("on a terminal one line holds what is done with the parts of all that runs, and makes room for notes", () => {
  const { texts, line } = written(true);
  line.update({ done: 1, blocks: 4, running: 2, fraction: 1, block: block(2) });
  line.note("A worker ended.");
  line.end();
  expect(texts).toEqual(["\r\x1b[2K50 %, 1 of 4 blocks done: width 2", "\r\x1b[2K", "A worker ended.\n"]);
});
