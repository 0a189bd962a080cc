import { ensureNative } from "../backend/setup/setup.js";
import { print } from "./output.js";

/** `overparam setup`. */
export async function setup({ cuda, retry, json }: { cuda: boolean; retry: boolean; json: boolean }): Promise<number> {
  let [last, shown] = ["", 0];
  const say = (what: string, fraction?: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${what}`);
    else if (what.split(":")[0] !== last || (fraction ?? 0) >= shown + 0.25) {
      process.stderr.write(`${what}\n`);
      [last, shown] = [what.split(":")[0], fraction ?? 0];
    }
  };
  const result = await ensureNative({ cuda, retry, say });
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[2K");
  print(json ? `${JSON.stringify(result)}\n` : `${result.notes.join("\n")}\n`);
  return result.native || !cuda ? 0 : 1;
}
