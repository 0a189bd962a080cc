import type { WriteStream } from "node:tty";
import type { Parameters } from "../run/grid.js";
import type { Progress } from "../run/tally.js";
import { durationText } from "./duration.js";
import { harmless } from "./output.js";
import { varyingOf } from "./varying.js";

export interface ProgressLine {
  readonly update: (progress: Progress) => void;
  /** A line that stays. */
  readonly note: (text: string) => void;
  readonly end: () => void;
}

/** Where output is piped, a line is written when so much time has passed and so much was done since the last one. */
const sparsely = { milliseconds: 10_000, share: 0.05 };

/**
 * One line with what is done and the time left: written over on a terminal, and where output is piped a new one every 10 s or 5 %,
 * whichever comes later. Of a block it names what varies between these cells. `clock` tells milliseconds.
 */
export function progressLine(
  stream: WriteStream,
  cells: readonly Parameters[],
  clock: () => number = Date.now,
): ProgressLine {
  const names = [...varyingOf(cells).keys()];
  const started = clock();
  let shown = stream.isTTY ? 0 : started;
  let said = 0;
  let before: number | undefined;
  const clear = (): void => {
    if (!stream.isTTY || shown === 0) return;
    stream.write("\r\x1b[2K");
    shown = 0; // the next update draws the line again at once
  };
  const update = (progress: Progress): void => {
    const { done, blocks, fraction } = progress;
    const share = (done + fraction) / blocks;
    before ??= share;
    const due = stream.isTTY
      ? clock() - shown >= 100
      : clock() - shown >= sparsely.milliseconds && share - said >= sparsely.share;
    if (!due) return;
    [shown, said] = [clock(), share];
    const left = timeLeft(clock() - started, share - before, 1 - share);
    const text = harmless(
      `${Math.round(100 * share)} %, ${done} of ${blocks} blocks done${left}${cellOf(progress, names)}`,
    );
    stream.write(stream.isTTY ? `\r\x1b[2K${text.slice(0, (stream.columns || 80) - 1)}` : `${text}\n`);
  };
  const note = (text: string): void => {
    clear();
    stream.write(`${harmless(text)}\n`);
  };
  return { update, note, end: clear };
}

function cellOf({ block }: Progress, names: readonly string[]): string {
  const parts = names.flatMap((name) => {
    const value = block.parameters[name];
    return value === "" ? [] : [`${name} ${String(value as string)}`];
  });
  return parts.length === 0 ? "" : `: ${parts.join(", ")}`;
}

/** From the share of the work that this process has seen done; nothing where that is too little. */
function timeLeft(elapsed: number, seen: number, rest: number): string {
  return seen > 0.01 ? `, about ${durationText((elapsed / seen) * rest)} left` : "";
}
