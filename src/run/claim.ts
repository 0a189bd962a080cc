import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { accessError, codeOf } from "./access.js";
import { beatFraction, staleAfter, startBeating, stopBeating } from "./heart.js";
import { mark, seesAlive, thisHolder, type Holder } from "./holder.js";

/** A name that this process holds until it releases it or dies: a run, or a block of one. */
export interface HeldClaim {
  readonly holder: Holder;
  /** Aborted where another process took the name or removed the file. */
  readonly lost: AbortSignal;
  /** The fraction of the work that is done, in [0, 1], for whoever looks. */
  readonly beat: (fraction: number) => void;
  /** Whether the name is still this process's, by the file. */
  readonly held: () => boolean;
  readonly release: () => void;
}

/** What a claim's file says. */
export interface Claimed {
  readonly holder: Holder;
  readonly alive: boolean;
  readonly fraction: number;
}

/**
 * Takes a name by its file, or says who holds it. A name whose holder is dead is taken over, by one process: who may replace the
 * claim of token T is who holds the name "T's successor", taken in the same way, and has then still found T. A process is dead
 * where it is seen to be, and where it cannot be seen (another machine or pid namespace), after 30 s without a beat.
 */
export function takeClaim(path: string): HeldClaim | Claimed {
  const first = write(path, thisHolder(newToken(), 1));
  try {
    return link(first, path) ? held(path, first.holder) : takeOver(path, first);
  } finally {
    rmSync(first.file, { force: true });
  }
}

export function isHeldClaim(taken: HeldClaim | Claimed): taken is HeldClaim {
  return "release" in taken;
}

/** What the file of a name says; nothing where nobody has it. */
export function readClaim(path: string, now = Date.now()): Claimed | undefined {
  for (let look = 0; look < 3; look++) {
    try {
      const [line, fraction] = readFileSync(path, "utf8").split("\n");
      const holder = JSON.parse(line) as Holder;
      const alive = seesAlive(holder) ?? now - statSync(path).mtimeMs < staleAfter;
      return { holder, alive, fraction: Number(fraction) };
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      if (codeOf(error) !== undefined) throw accessError(path, error);
    }
  }
  return { holder: thisHolder("damaged", 1), alive: false, fraction: 0 };
}

/** Removes a claim whose holder is dead, so that its attempts are forgotten. */
export function forgive(path: string): void {
  const claimed = readClaim(path);
  if (claimed === undefined || claimed.alive) return;
  const taken = takeClaim(path);
  if (isHeldClaim(taken)) taken.release();
}

interface Written {
  readonly holder: Holder;
  readonly file: string;
}

function takeOver(path: string, mine: Written): HeldClaim | Claimed {
  const found = readClaim(path, statSync(mine.file).mtimeMs); // the file system's clock, which also dates the beats
  if (found === undefined) return takeClaim(path); // released in between
  if (found.alive) return found;
  const right = takeClaim(successor(path, found.holder.token));
  if (!isHeldClaim(right)) return right;
  const next = write(path, thisHolder(newToken(), found.holder.attempt + 1));
  try {
    if (readClaim(path)?.holder.token !== found.holder.token) return takeClaim(path); // another was faster
    renameSync(next.file, path);
    return held(path, next.holder);
  } finally {
    rmSync(next.file, { force: true });
    right.release();
  }
}

function held(path: string, holder: Holder): HeldClaim {
  const lost = new AbortController();
  const isHeld = (): boolean => readClaim(path)?.holder.token === holder.token;
  startBeating(path, holder.token, () => lost.abort());
  return {
    holder,
    lost: lost.signal,
    beat: (fraction) => beatFraction(path, fraction),
    held: isHeld,
    release: () => {
      stopBeating(path);
      releaseToken(path, holder, isHeld);
    },
  };
}

/** As one's own successor: so nobody replaces the claim between the look and the removal. */
function releaseToken(path: string, holder: Holder, isHeld: () => boolean): void {
  const right = successor(path, holder.token);
  try {
    linkSync(path, right);
  } catch {
    return; // gone, or being taken over
  }
  if (isHeld()) rmSync(path, { force: true });
  rmSync(right, { force: true });
}

const successor = (path: string, token: string): string => `${path}.${token}`;
const newToken = (): string => randomBytes(8).toString("hex");

function write(path: string, holder: Holder): Written {
  const file = `${path}.${mark}-${holder.token}.tmp`;
  try {
    writeFileSync(file, `${JSON.stringify(holder)}\n0.0000\n`, { flag: "wx" });
    return { holder, file };
  } catch (error) {
    rmSync(file, { force: true });
    throw accessError(path, error);
  }
}

/** Whether the name was free. */
function link({ file }: Written, path: string): boolean {
  try {
    linkSync(file, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw accessError(path, error);
  }
}
