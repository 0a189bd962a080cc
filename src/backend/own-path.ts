import { realpathSync, statSync, type Stats } from "node:fs";
import { dirname, resolve } from "node:path";
import { UserError } from "../errors.js";
import { cacheFolder } from "./cache.js";

/**
 * Refuses a path of the user's cache that somebody else could change: code is loaded from there. The cache and what is in it must
 * belong to this user or the administrator, and neither it nor a folder above it may be written by others.
 * @throws UserError with the folder and the command that mends it.
 */
export function requireOwnPath(path: string): void {
  const fault = faultOf(path);
  if (fault === undefined) return;
  throw new UserError({
    where: fault.path,
    rule: "only you may be able to change what native code is loaded from",
    received: fault.received,
    repair: `If nobody tampered with it: ${fault.repair}. Else remove ${cacheFolder()} and type: overparam setup`,
  });
}

/** Whether {@link requireOwnPath} lets a path pass. */
export function isOwnPath(path: string): boolean {
  return faultOf(path) === undefined;
}

interface Fault {
  readonly path: string;
  readonly received: string;
  readonly repair: string;
}

function faultOf(path: string): Fault | undefined {
  if (process.getuid === undefined) return undefined; // Windows has no owners that Node tells
  const real = realpathSync(path);
  const cache = realpathSync(cacheFolder());
  const chains = [...foldersAbove(real), ...foldersAbove(resolve(path))];
  return chains.flatMap((at) => faultAt(at, at.startsWith(cache) || at.startsWith(cacheFolder())) ?? [])[0];
}

function faultAt(path: string, within: boolean): Fault | undefined {
  const { uid, gid, mode } = statSync(path);
  const shown = (mode & 0o7777).toString(8).padStart(4, "0");
  if (within && ![process.getuid?.(), 0].includes(uid)) {
    return { path, received: `one of the user with id ${uid}`, repair: `sudo chown "$USER" '${path}'` };
  }
  return isOpen({ gid, mode }) ? { path, received: `mode ${shown}, which others may write`, repair: `chmod go-w '${path}'` } : undefined; // prettier-ignore
}

/** Written by others than its owner; a sticky folder such as /tmp keeps what is in it, and one's own group is often oneself alone. */
function isOpen({ gid, mode }: Pick<Stats, "gid" | "mode">): boolean {
  const sticky = (mode & 0o1000) !== 0;
  return !sticky && ((mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== process.getgid?.()));
}

function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === path ? [path] : [path, ...foldersAbove(above)];
}
