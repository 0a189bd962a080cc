import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { messageOf, UserError } from "../errors.js";
import { requireData, unreadable } from "./file.js";

/** The content of a file piece by piece, unpacked where it is gzip: memory does not grow with its size. */
export interface ByteReader {
  /** The `length` bytes from `from` on, fewer at the end alone; of a packed file no place may lie before the end of an earlier call's. */
  readonly at: (from: number, length: number) => Promise<Buffer>;
  /** How many bytes there are; undefined for a packed file, which is read once and forwards. */
  readonly bytes: number | undefined;
  readonly close: () => Promise<void>;
}

/**
 * Opens a file of data.
 * @throws UserError for a file that is missing, empty, a folder or unreadable, and while it is read for broken gzip.
 */
export async function openBytes(path: string): Promise<ByteReader> {
  const file = await open(path).catch(async (error: NodeJS.ErrnoException) => {
    throw await unreadable(path, error);
  });
  const read = async (from: number, length: number): Promise<Buffer> => {
    const bytes = Buffer.alloc(length);
    let size = 0;
    for (let got = -1; size < length && got !== 0; size += got) ({ bytesRead: got } = await file.read(bytes, size, length - size, from + size)); // prettier-ignore
    return bytes.subarray(0, size);
  };
  try {
    const head = requireData(path, await read(0, 2), "0 bytes");
    if (head[0] !== 0x1f || head[1] !== 0x8b)
      return { at: read, bytes: (await file.stat()).size, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw (error as NodeJS.ErrnoException).code === undefined ? error : await unreadable(path, error as Error);
  }
  await file.close();
  return packedReader(path);
}

/** A gzip file from its beginning to its end. */
function packedReader(path: string): ByteReader {
  const stream = createReadStream(path).pipe(createGunzip());
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let held: Buffer = Buffer.alloc(0);
  let place = 0;
  const more = async (): Promise<boolean> => {
    const next = await pieces.next().catch((error: unknown) => {
      throw new UserError({ where: path, rule: "the gzip stream must be whole", received: messageOf(error), repair: "Get the file again." }); // prettier-ignore
    });
    if (next.done !== true) held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
    return next.done !== true;
  };
  const forward = (to: number): void => {
    const by = Math.min(held.length, to - place);
    [held, place] = [held.subarray(by), place + by];
  };
  return {
    at: async (from, length) => {
      if (from < place) throw new RangeError(`byte ${from} of a packed file is past: ${place} is next`);
      for (forward(from); place < from && (await more());) forward(from);
      const parts: Buffer[] = [];
      for (let left = length; left > 0 && place === from + length - left && (held.length > 0 || (await more()));) {
        const part = held.subarray(0, left);
        parts.push(part);
        left -= part.length;
        forward(place + part.length);
      }
      return Buffer.concat(parts);
    },
    bytes: undefined,
    close: () => Promise.resolve(void stream.destroy()),
  };
}
