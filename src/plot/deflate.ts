/** Bytes one after another. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Four bytes, the highest first. */
export const word = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

/** A zlib stream (RFC 1950): compressed in Node, in blocks that are stored as they are in a browser. */
export function deflate(bytes: Uint8Array): Uint8Array {
  const { process } = globalThis as { process?: NodeJS.Process };
  return process?.getBuiltinModule?.("node:zlib").deflateSync(bytes) ?? stored(bytes);
}

/** Blocks of at most 65,535 bytes without compression (RFC 1951, section 3.2.4), and the checksum Adler-32. */
export function stored(bytes: Uint8Array): Uint8Array {
  const most = 65_535;
  const count = Math.max(1, Math.ceil(bytes.length / most));
  const blocks = Array.from({ length: count }, (_, index) => {
    const part = bytes.subarray(index * most, (index + 1) * most);
    const [low, high] = [part.length & 255, part.length >> 8];
    return joined([Uint8Array.of(index === count - 1 ? 1 : 0, low, high, ~low, ~high), part]);
  });
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return joined([Uint8Array.of(0x78, 0x01), ...blocks, word(b * 65_536 + a)]);
}

/** The checksum CRC-32 of PNG (W3C 2003, annex D). */
export function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
