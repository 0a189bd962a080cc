import { mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { accessError, codeOf } from "../run/access.js";

/** A directory that this call alone has made for its run. */
export interface Reserved {
  readonly path: string;
  /** Removes it again where nothing was written. */
  readonly giveBack: () => void;
}

/**
 * Makes the first of runs/<id>-1, runs/<id>-2, … that is not there: of two runs that begin at once each has its own.
 * @throws UserError where the system does not let it be made.
 */
export function reserveDirectory(id: string, folder = "runs"): Reserved {
  makeFolder(folder);
  for (let number = 1; ; number++) {
    const path = join(folder, `${id}-${number}`);
    try {
      mkdirSync(path);
      return { path, giveBack: () => removeEmpty(path) };
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw accessError(path, error);
    }
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw accessError(folder, error);
  }
}

/** The folders that a run makes before its record, and its own; one with something in it stays. */
function removeEmpty(path: string): void {
  for (const part of ["trials", "claims", ""])
    try {
      rmdirSync(join(path, part));
    } catch {
      // not there, or not empty
    }
}
