import { crc32, deflate, joined, word } from "./deflate.js";

const signature = Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10]);

/**
 * 8-bit pixels, row by row, as a PNG in a data URL; channels a pixel: 1 grey, 3 RGB, 4 RGB and opacity. Few pixels are repeated, so
 * that they stay sharp squares however a viewer smooths.
 */
export function pixelsUrl(bytes: Uint8Array, width: number, height: number): string {
  const times = Math.max(1, Math.min(16, Math.floor(256 / Math.max(width, height))));
  return pngUrl(times === 1 ? bytes : repeated(bytes, width, height, times), width * times, height * times);
}

function repeated(bytes: Uint8Array, width: number, height: number, times: number): Uint8Array {
  const channels = bytes.length / (width * height);
  const row = width * times * channels;
  const large = new Uint8Array(row * height * times);
  for (let y = 0; y < height; y++) {
    const line = new Uint8Array(row);
    for (let x = 0; x < width * times; x++) {
      const from = (y * width + Math.floor(x / times)) * channels;
      line.set(bytes.subarray(from, from + channels), x * channels);
    }
    for (let copy = 0; copy < times; copy++) large.set(line, (y * times + copy) * row);
  }
  return large;
}

function pngUrl(bytes: Uint8Array, width: number, height: number): string {
  const channels = bytes.length / (width * height);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, { 1: 0, 3: 2, 4: 6 }[channels] ?? 0, 0, 0, 0], 8);
  const row = width * channels;
  // Each row starts with the number of its filter: 0, none.
  const rows = new Uint8Array(height * (row + 1));
  for (let y = 0; y < height; y++) rows.set(bytes.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflate(rows)), chunk("IEND", new Uint8Array())];
  const letters = Array.from(joined([signature, ...chunks]), (byte) => String.fromCharCode(byte));
  return `data:image/png;base64,${btoa(letters.join(""))}`;
}

/** Length, type, data and checksum: the PNG specification (W3C 2003), section 5.3. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const content = joined([new TextEncoder().encode(type), data]);
  return joined([word(data.length), content, word(crc32(content))]);
}

/** Red, green and blue of "#rrggbb" or "rgb(r, g, b)". */
export function channels(colour: string): number[] {
  if (colour.startsWith("#")) return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return (colour.match(/\d+/g) ?? []).slice(0, 3).map(Number);
}
