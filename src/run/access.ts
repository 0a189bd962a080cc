import { UserError, messageOf } from "../errors.js";

/** The code of a system's error, such as "ENOENT"; nothing for other errors. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}

/** A file that the system did not let us read or write. */
export function accessError(path: string, error: unknown): UserError {
  return new UserError({
    where: path,
    rule: "files must be there to be read, and let themselves be written",
    received: messageOf(error),
    repair: repairs[codeOf(error) ?? ""] ?? "Check the folder's rights and its disk, or give another --out.",
  });
}

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
