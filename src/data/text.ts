/** Text as bytes in which commas, quotes and line ends are single bytes, whatever the encoding of the file. */
export interface FileText {
  readonly bytes: Buffer;
  /** The text of the bytes from `start` to `end`, in Unicode's composed form (NFC), without space at its ends. */
  readonly decode: (start: number, end: number) => string;
  /** What was found out about the encoding, where it is not UTF-8. */
  readonly notes: readonly string[];
}

/**
 * The text of a file: UTF-8 with or without a byte-order mark, UTF-16 (by its mark, or by the zero bytes that Latin
 * letters have in it), and Windows-1252, which contains Latin-1, where the bytes are no UTF-8.
 */
export function textOf(content: Buffer): FileText {
  const wide = utf16(content);
  if (wide !== undefined) {
    return unicode(Buffer.from(new TextDecoder(wide).decode(content)), [
      `the file is ${wide.toUpperCase()}, and was read so`,
    ]);
  }
  const marked = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf;
  // Asked for where there are files, which is in Node: a browser's bundle has no modules of Node's.
  if (process.getBuiltinModule("node:buffer").isUtf8(content))
    return unicode(marked ? content.subarray(3) : content, []);
  const decoder = new TextDecoder("windows-1252");
  return {
    bytes: content,
    decode: (start, end) => decoder.decode(content.subarray(start, end)).normalize("NFC").trim(),
    notes: ["the file is not UTF-8, and was read as Latin-1 (Windows-1252)"],
  };
}

/** A piece of a file for a message: quoted, at most 60 characters, without characters that steer a terminal. */
export function quoted(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  // eslint-disable-next-line no-control-regex -- these are the ones that must not reach a terminal
  const plain = short.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `'${plain}'`;
}

function unicode(bytes: Buffer, notes: readonly string[]): FileText {
  return { bytes, notes, decode: (start, end) => bytes.toString("utf8", start, end).normalize("NFC").trim() };
}

/** Which UTF-16 the first bytes of a text are, if any: by its mark, or by the zero bytes that Latin letters have in it. */
export function utf16([a, b, c, d]: Buffer): "utf-16le" | "utf-16be" | undefined {
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a > 0 && b === 0 && c > 0 && d === 0) return "utf-16le";
  return a === 0 && b > 0 && c === 0 && d > 0 ? "utf-16be" : undefined;
}
