import { UserError, messageOf } from "../errors.js";

/** The code of a system's error, such as "ENOENT"; nothing for other errors. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}

/** A file of a run that the system did not let us read or write. */
export function accessError(path: string, error: unknown): UserError {
  return new UserError({
    where: path,
    rule: "a run's files must be readable and writable",
    received: messageOf(error),
    repair: repairs[codeOf(error) ?? ""] ?? "Check the folder's rights and its disk, or give another --out.",
  });
}

const repairs: Readonly<Record<string, string>> = {
  EMFILE: "Let the process have more files open at once (ulimit -n).",
  ENFILE: "Close other programs: the system has no more files to open.",
  ENOSPC: "Free space on the disk, then resume the run.",
  EDQUOT: "Free space within your quota, then resume the run.",
  EFBIG: "Let the process write larger files (ulimit -f), then resume the run.",
};
