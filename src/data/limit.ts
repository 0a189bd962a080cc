import { constants } from "node:buffer";
import { UsageError } from "../errors.js";

/** Bytes that a packed file may unpack to, and a Parquet file's numbers may take, where nothing else is asked: 1 GiB. */
export const usualLimit = 2 ** 30;

/**
 * The same as `--max-bytes` asks, which all processes of a call see.
 * @throws UsageError for what is no number of bytes that one buffer of Node can have.
 */
export function unpackedLimit(): number {
  const asked = process.env.OVERPARAM_MAX_BYTES ?? String(usualLimit);
  const bytes = Number(asked);
  if (Number.isInteger(bytes) && bytes >= 1 && bytes <= constants.MAX_LENGTH) return bytes;
  throw new UsageError({
    where: "--max-bytes",
    rule: `it must be a whole number from 1 to ${constants.MAX_LENGTH}, the bytes of the largest buffer`,
    received: `'${asked}'`,
    repair: "For example --max-bytes 3e9.",
  });
}

/** Raises or lowers the limit for this process and those that it starts. @throws UsageError as {@link unpackedLimit} does. */
export function limitUnpacked(bytes: string): void {
  process.env.OVERPARAM_MAX_BYTES = bytes;
  unpackedLimit();
}
