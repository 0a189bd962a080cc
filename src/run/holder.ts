import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Who holds a claim: a process, so described that nobody takes another for it. */
export interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** Where `pid` means something: one boot of one machine, one pid namespace. */
  readonly space: string;
  /** When the process started, in its space's clock: a later process of the same pid is another. */
  readonly begun: string;
  /** How often a claim of this name was taken in a row from processes that died; 1 for the first. */
  readonly attempt: number;
}

const space = spaceHere();
const begun = statusOf(process.pid)?.begun ?? "";

/** This process as a holder. */
export function thisHolder(token: string, attempt: number): Holder {
  return { token, pid: process.pid, host: hostname(), space, begun, attempt };
}

/** Whether the holder lives, where this process can see it; nothing where it cannot: another machine, boot or namespace. */
export function seesAlive({
  pid,
  space: where,
  begun: when,
}: Pick<Holder, "pid" | "space" | "begun">): boolean | undefined {
  if (where !== space) return undefined;
  const status = statusOf(pid);
  if (status !== undefined) return status.begun === when && status.state !== "Z";
  return when === "" && answers(pid);
}

/** This process as a part of file names: "9f2c41d0-4711-88123". */
export const mark = `${shortSpace()}-${process.pid}-${begun}`;

/** Whether the process of a mark that stands in this name is seen to be dead; nothing where it cannot be seen. */
export function seesMarkDead(name: string): boolean | undefined {
  const [, where, pid, when] = /([0-9a-f]{8})-(\d+)-(\d*)/.exec(name) ?? [];
  return where === shortSpace() ? seesAlive({ pid: Number(pid), space, begun: when }) === false : undefined;
}

function shortSpace(): string {
  return createHash("sha256").update(space).digest("hex").slice(0, 8);
}

function spaceHere(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

/** From Linux's process table: the state's letter, and the clock ticks from boot to start (fields 3 and 22). */
function statusOf(pid: number): { state: string; begun: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0], begun: fields[19] };
  } catch {
    return undefined;
  }
}

function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
