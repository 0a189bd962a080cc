import type { WriteStream } from "node:tty";
import type { Progress } from "../run/execute.js";

/** One line that is written over, with the time left, on a terminal; a plain line a block where output is piped. */
export function progressLine(stream: WriteStream): { update: (progress: Progress) => void; end: () => void } {
  const started = Date.now();
  let [shown, last] = [0, -1];
  const update = ({ done, blocks, fraction, block }: Progress): void => {
    const cell = Object.entries(block.parameters).flatMap(([key, value]) =>
      value === "" ? [] : [`${key} ${String(value)}`],
    );
    if (!stream.isTTY) {
      if (done !== last) stream.write(`${done + 1}/${blocks} ${cell.slice(0, 5).join(", ")}\n`);
      last = done;
      return;
    }
    if (Date.now() - shown < 100) return;
    shown = Date.now();
    const share = (done + fraction) / blocks;
    const left = share > 0.01 ? `, about ${duration(((Date.now() - started) / share) * (1 - share))} left` : "";
    stream.write(
      `\r\x1b[2K${`${Math.round(100 * share)} %, block ${done + 1} of ${blocks}${left}: ${cell.join(", ")}`.slice(0, (stream.columns || 80) - 1)}`,
    );
  };
  const end = (): void => {
    if (stream.isTTY && shown > 0) stream.write("\r\x1b[2K");
    shown = 0;
  };
  return { update, end };
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 90
    ? `${seconds} s`
    : seconds < 5400
      ? `${Math.round(seconds / 60)} min`
      : `${(seconds / 3600).toFixed(1)} h`;
}
