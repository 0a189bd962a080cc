import type { WriteStream } from "node:tty";
import type { Progress } from "../run/tally.js";

export interface ProgressLine {
  readonly update: (progress: Progress) => void;
  /** A line that stays. */
  readonly note: (text: string) => void;
  readonly end: () => void;
}

/** One line that is written over, with the time left, on a terminal; a plain line a block where output is piped. */
export function progressLine(stream: WriteStream): ProgressLine {
  const started = Date.now();
  let [shown, last] = [0, 0];
  let before: number | undefined;
  const clear = (): void => {
    if (stream.isTTY && shown > 0) stream.write("\r\x1b[2K");
    shown = 0;
  };
  const update = (progress: Progress): void => {
    const { done, blocks, running, fraction } = progress;
    if (!stream.isTTY) {
      if (done + running > last)
        stream.write(`${done + running}/${blocks} ${cellOf(progress).slice(0, 5).join(", ")}\n`);
      last = Math.max(last, done + running);
      return;
    }
    const share = (done + fraction) / blocks;
    before ??= share;
    if (Date.now() - shown < 100) return;
    shown = Date.now();
    const left = timeLeft(Date.now() - started, share - before, 1 - share);
    const text = `${Math.round(100 * share)} %, ${done} of ${blocks} blocks done${left}: ${cellOf(progress).join(", ")}`;
    stream.write(`\r\x1b[2K${text.slice(0, (stream.columns || 80) - 1)}`);
  };
  const note = (text: string): void => {
    clear();
    stream.write(`${text}\n`);
  };
  return { update, note, end: clear };
}

function cellOf({ block }: Progress): string[] {
  return Object.entries(block.parameters).flatMap(([key, value]) => (value === "" ? [] : [`${key} ${String(value)}`]));
}

/** From the share of the work that this process has seen done; nothing where that is too little. */
function timeLeft(elapsed: number, seen: number, rest: number): string {
  return seen > 0.01 ? `, about ${duration((elapsed / seen) * rest)} left` : "";
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 90
    ? `${seconds} s`
    : seconds < 5400
      ? `${Math.round(seconds / 60)} min`
      : `${(seconds / 3600).toFixed(1)} h`;
}
