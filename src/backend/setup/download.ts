import { createHash } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { UserError, messageOf } from "../../errors.js";
import type { Say } from "./files.js";

export interface Pinned {
  readonly url: string;
  /** What the file must be, in hexadecimal digits: known beforehand, not told by the server. */
  readonly sha256: string;
}

/**
 * Downloads a file and keeps it only where it has its SHA-256. Given up when nothing arrives for `patience` milliseconds (default 20 s).
 * @throws UserError where it cannot be had, or is another file.
 */
export async function download({ url, sha256 }: Pinned, to: string, say: Say, patience = 20_000): Promise<void> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(), patience);
  const file = await open(to, "wx", 0o600);
  const sum = createHash("sha256");
  let [bytes, said] = [0, 0];
  try {
    const response = await fetch(url, { signal: stalled.signal });
    if (!response.ok || response.body === null) throw new Error(`HTTP status ${response.status}`);
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      timer.refresh();
      sum.update(chunk);
      await file.writeFile(chunk);
      bytes += chunk.length;
      if (bytes > said + 1e6) say(`downloading libtensorflow: ${Math.round((said = bytes) / 1e6)} MB so far`);
    }
    if (sum.digest("hex") !== sha256) throw new Error(`a file of another SHA-256 than ${sha256}`);
  } catch (error) {
    await rm(to, { force: true });
    const received = stalled.signal.aborted ? `nothing for ${patience / 1000} s` : reasonOf(error);
    throw new UserError({
      where: url,
      rule: "the download must arrive whole and be the known file",
      received,
      repair: "Try again with 'overparam setup --retry'.",
    });
  } finally {
    clearTimeout(timer);
    await file.close();
  }
}

/** What fetch hides: "fetch failed" has its cause beside it. */
function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  return messageOf(cause ?? error);
}
