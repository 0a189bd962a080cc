import { setTimeout as wait } from "node:timers/promises";
import { ensureNative } from "../backend/setup/setup.js";
import { check } from "../errors.js";
import { isHeldClaim, takeClaim } from "../run/claim.js";
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
  const result = await ensureNative({ lock: soleHolder, cuda, retry, say });
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[2K");
  print(json ? `${JSON.stringify(result)}\n` : `${result.notes.join("\n")}\n`);
  return result.native || !cuda ? 0 : 1;
}

/** Minutes that a set-up waits for another one, which downloads half a gigabyte. */
const patience = 20;

async function soleHolder(path: string): Promise<() => void> {
  for (let second = 0; ; second++) {
    const claim = takeClaim(path);
    if (isHeldClaim(claim)) return claim.release;
    check(second < 60 * patience, () => ({
      where: path,
      rule: "one set-up works at a time",
      received: `another one, process ${claim.holder.pid} of ${claim.holder.host}, for ${patience} minutes`,
      repair: "Wait for it, or end it; then try again.",
    }));
    await wait(1000);
  }
}
