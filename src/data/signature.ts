import { UserError } from "../errors.js";
import { utf16 } from "./text.js";

/** First bytes, in hexadecimal, of files that people take for tables, and what to do with them. */
const others: readonly (readonly [bytes: string, what: string, repair: string])[] = [
  ["504b0304", "a zip file or an Excel workbook", "Save the sheet as CSV, or unpack the file."],
  ["d0cf11e0", "an old Excel workbook", "Save the sheet as CSV."],
  ["89484446", "an HDF5 file", "Write it as CSV."],
  ["934e554d5059", "a NumPy array", "Write it as CSV or IDX."],
  ["89504e47", "a PNG image", "Give the images as one IDX file."],
  ["ffd8ff", "a JPEG image", "Give the images as one IDX file."],
  ["25504446", "a PDF file", "Write the table as CSV."],
  ["425a68", "a bzip2 file", "Unpack it, or pack it with gzip."],
  ["fd377a585a00", "an xz file", "Unpack it, or pack it with gzip."],
  ["28b52ffd", "a Zstandard file", "Unpack it, or pack it with gzip."],
  ["1f8b", "a gzip file within a gzip file", "Unpack it once."],
  ["7801", "a zlib stream", "Unpack it, or pack it with gzip."],
  ["789c", "a zlib stream", "Unpack it, or pack it with gzip."],
  ["78da", "a zlib stream", "Unpack it, or pack it with gzip."],
  ["53514c697465", "an SQLite database", "Write the table as CSV."],
];

/**
 * What a file is, by its first bytes and never by its name: an IDX array begins with two zero bytes, a Parquet file with "PAR1", all else is text.
 * @throws UserError for a known format of another kind, named.
 */
export function signatureOf(path: string, bytes: Buffer): "idx" | "parquet" | "text" {
  if (bytes[0] === 0 && bytes[1] === 0) return "idx";
  if (bytes.toString("latin1", 0, 4) === "PAR1") return "parquet";
  const start = bytes.toString("hex", 0, 8);
  const other = others.find(([signature]) => start.startsWith(signature)) ?? page(bytes) ?? binary(bytes);
  if (other === undefined) return "text";
  const [, received, repair] = other;
  throw new UserError({
    where: path,
    rule: "data must be text (CSV), an IDX array or a Parquet file",
    received,
    repair,
  });
}

/** Bytes that no text begins with: a control character that is no white space, escape or separator. */
function binary(bytes: Buffer): (typeof others)[number] | undefined {
  const odd = bytes.subarray(0, 4).find((byte) => byte < 9 || (byte > 13 && byte < 27)) !== undefined;
  if (!odd || utf16(bytes) !== undefined) return undefined;
  return ["", `a binary file that begins with ${bytes.toString("hex", 0, 4)}`, "Write it as CSV, or as an IDX array."];
}

/** What a server sends in place of a file. */
function page(bytes: Buffer): (typeof others)[number] | undefined {
  const start = bytes.toString("latin1", 0, 64).trimStart().toLowerCase();
  if (!start.startsWith("<!doctype html") && !start.startsWith("<html")) return undefined;
  return ["", "an HTML page", "The download failed: get the file itself."];
}
