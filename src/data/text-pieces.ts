import type { ByteReader } from "./byte-reader.js";
import { mostRecords } from "./records.js";
import { utf16 } from "./text.js";

/** Whole records of a text that follow one another. */
export interface TextPiece {
  readonly bytes: Buffer;
  /** The line at which it begins, from 1. */
  readonly line: number;
}

const pieceBytes = 2 ** 22;
/** Beyond so many pieces without the end of a record its reading says what is wrong: a quote that is never closed, as a rule. */
const mostPieces = 16;
const [newline, carriage, quote] = [10, 13, 34];

/** A text in pieces of 4 MiB, more only where one record takes more, each cut at the end of a record; UTF-16 becomes UTF-8. */
export async function* textPieces(reader: ByteReader): AsyncGenerator<TextPiece, void> {
  let decode: ReturnType<typeof decoderOf> | undefined;
  let [rest, line] = [Buffer.alloc(0), 1];
  for (let at = 0, done = false; !done; at += pieceBytes) {
    const read = await reader.at(at, pieceBytes);
    done = read.length < pieceBytes;
    decode ??= decoderOf(read);
    const bytes = Buffer.concat([rest, decode(read, done)]);
    const end = done || bytes.length > mostPieces * pieceBytes ? bytes.length : lastEnd(bytes);
    if (end > 0) {
      yield { bytes: bytes.subarray(0, end), line };
      line += mostRecords(bytes.subarray(0, end)) - 1;
    }
    rest = bytes.subarray(end);
  }
}

function decoderOf(head: Buffer): (bytes: Buffer, last: boolean) => Buffer {
  const wide = utf16(head);
  if (wide === undefined) return (bytes) => bytes;
  const decoder = new TextDecoder(wide);
  return (bytes, last) => Buffer.from(decoder.decode(bytes, { stream: !last }));
}

/** The place after the last line end outside quotes of a text that begins with a record; 0 where there is none. */
function lastEnd(bytes: Buffer): number {
  if (!bytes.includes(quote)) return endBefore(bytes, 0, bytes.length);
  let last = 0;
  for (let from = 0; from < bytes.length;) {
    const opened = bytes.indexOf(quote, from);
    const end = endBefore(bytes, from, opened < 0 ? bytes.length : opened);
    if (end > from) last = end;
    const closed = opened < 0 ? -1 : bytes.indexOf(quote, opened + 1);
    if (closed < 0) break;
    from = closed + 1;
  }
  return last;
}

/** The place after the last line end between two places, `from` where there is none; a CR that is the last byte may belong to an LF. */
function endBefore(bytes: Buffer, from: number, to: number): number {
  const part = bytes.subarray(from, to);
  const back = to === bytes.length && part[part.length - 1] === carriage ? part.length - 2 : part.length - 1;
  return from + 1 + Math.max(part.lastIndexOf(newline), back < 0 ? -1 : part.lastIndexOf(carriage, back));
}
