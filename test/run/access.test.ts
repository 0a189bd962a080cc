import { expect, test } from "vitest";
import { accessError } from "../../src/run/access.js";

const refused = (code: string, syscall: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${code}: refused, ${syscall}`), { code, syscall });
const throwing = (code: string) => () => {
  throw refused(code, "access");
};
const path = "/no/such/folder/run.json";

test.each([
  ["ENOSPC", "Free space on the disk, then resume the run."],
  ["EDQUOT", "Free space within your quota, then resume the run."],
  ["EACCES", "Check the rights of the file"],
  ["EROFS", "The disk takes no writing: give another place"],
])("%s names the file, what the system said and the repair, and is no lock of another process", (code, repair) => {
  const { message } = accessError(path, refused(code, "open"));
  expect(message).toContain(`${path}: files must be there`);
  expect(message).toContain(`Got ${code}: refused, open. ${repair}`);
  expect(message).not.toMatch(/lock|process/);
});

test.each([
  ["a folder that cannot be made says what the one above it says", refused("ENOENT", "mkdir"), "EROFS", "Got EROFS"],
  [
    "and what it is itself where that one refuses nothing",
    refused("ENOENT", "mkdir"),
    "",
    "Got ENOENT: refused, mkdir",
  ],
  ["a file that is not there is just that, also where nothing can be written", refused("ENOENT", "open"), "EROFS", "Got ENOENT: refused, open"], // prettier-ignore
])("%s", (_, error, above, said) => {
  expect(accessError(path, error, above === "" ? () => undefined : throwing(above)).message).toContain(said);
});
