import type { WriteStream } from "node:tty";
import { expect, test } from "vitest";
import { progressLine } from "../../src/cli/progress.js";

const block = (width: number) => ({ parameters: { width, steps: 100 }, seeds: [0] });

function written(isTTY: boolean) {
  const texts: string[] = [];
  const stream = { isTTY, columns: 60, write: (text: string) => texts.push(text) } as unknown as WriteStream;
  let now = 1000;
  return {
    texts,
    line: progressLine(stream, [block(2).parameters, block(4).parameters], () => now),
    wait: (seconds: number) => void (now += 1000 * seconds),
  };
}

test("where output is piped a line comes every 10 s or 5 %, whichever is later, with percent and time left", () => {
  const { texts, line, wait } = written(false);
  const update = (fraction: number) => line.update({ done: 1, blocks: 3, running: 1, fraction, block: block(2) });
  line.update({ done: 0, blocks: 3, running: 1, fraction: 0, block: block(2) });
  wait(10); // 2 % in 10 s
  line.update({ done: 0, blocks: 3, running: 1, fraction: 0.06, block: block(2) });
  wait(10); // 5 % more
  line.update({ done: 0, blocks: 3, running: 1, fraction: 0.3, block: block(2) });
  line.note("A worker ended.");
  wait(5); // a third, in 5 s
  update(0.3);
  wait(5);
  update(0.5);
  line.end();
  expect(texts).toEqual([
    "10 %, 0 of 3 blocks done, about 3 min left: width 2\n",
    "A worker ended.\n",
    "50 %, 1 of 3 blocks done, about 30 s left: width 2\n",
  ]);
});

test("on a terminal one line holds what is done with the parts of all that runs, and makes room for notes", () => {
  const { texts, line } = written(true);
  line.update({ done: 1, blocks: 4, running: 2, fraction: 1, block: block(2) });
  line.note("A worker ended.");
  line.end();
  expect(texts).toEqual(["\r\x1b[2K50 %, 1 of 4 blocks done: width 2", "\r\x1b[2K", "A worker ended.\n"]);
});
