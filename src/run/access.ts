import { accessSync, constants, existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UserError, messageOf } from "../errors.js";

/** The code of a system's error, such as "ENOENT"; nothing for other errors. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}

/** A file that the system did not let us read or write; `look` throws where a folder lets itself not be written. */
export function accessError(path: string, given: unknown, look: (folder: string) => void = requireWritable): UserError {
  const made = codeOf(given) === "ENOENT" && (given as NodeJS.ErrnoException).syscall === "mkdir";
  const error = made ? (refusalAbove(path, look) ?? given) : given;
  return new UserError({
    where: path,
    rule: "files must be there to be read, and let themselves be written",
    received: messageOf(error),
    repair: repairs[codeOf(error) ?? ""] ?? "Check the folder's rights and its disk, or give another --out.",
  });
}

/** Node's recursive mkdir says ENOENT where a disk takes no writing: what the folder above says of itself, where it refuses. */
function refusalAbove(path: string, look: (folder: string) => void): unknown {
  let folder = dirname(resolve(path));
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  try {
    look(folder);
    return undefined;
  } catch (error) {
    return codeOf(error) === "EROFS" || codeOf(error) === "EACCES" ? error : undefined;
  }
}

const requireWritable = (folder: string): void => accessSync(folder, constants.W_OK);

const repairs: Readonly<Record<string, string>> = {
  EACCES: "Check the rights of the file and its folder, or give another place, such as --out.",
  EPERM: "Check the rights of the file and its folder, or give another place, such as --out.",
  EROFS: "The disk takes no writing: give another place, such as --out.",
  ENOENT: "Check the path: the file, or the folder that it is to stand in, is not there.",
  ENOTDIR: "Check the path: a part of it is a file and no folder.",
  EISDIR: "It is a folder: name a file.",
  EEXIST: "Something of this name is there already: give another name.",
  ENAMETOOLONG: "Give a shorter name.",
  EINVAL: "Check the path and its characters.",
  ERR_INVALID_ARG_VALUE: "Check the path and its characters.",
  ENOTEMPTY: "The folder has other files in it: give another place, such as --out.",
  EMFILE: "Let the process have more files open at once (ulimit -n).",
  ENFILE: "Close other programs: the system has no more files to open.",
  ENOSPC: "Free space on the disk, then resume the run.",
  EDQUOT: "Free space within your quota, then resume the run.",
  EFBIG: "Let the process write larger files (ulimit -f), then resume the run.",
};
