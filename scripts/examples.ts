// npx tsx scripts/examples.ts: the example data that commands of the README name, the same each time.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { manifoldSample } from "../src/data/index.js";
import { randomStream } from "../src/math/random.js";

const folder = resolve(import.meta.dirname, "../data");
const random = randomStream(16).split("examples");
type Row = readonly (number | string)[];
const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content);
const csv = (columns: Row, rows: readonly Row[]): string => [columns, ...rows].map((row) => `${row.join(",")}\n`).join(""); // prettier-ignore
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Three invented species, whose columns differ a hundredfold in size. */
function plants(): string {
  const stream = random.split("plants");
  const kinds = { alba: [52, 14, 3100], minor: [38, 11, 1900], rubra: [61, 22, 4200] } as const;
  const rows = Array.from({ length: 150 }, (_, index): Row => {
    const species = (["alba", "minor", "rubra"] as const)[index % 3];
    const size = 1 + 0.02 * stream.normal();
    const of = (middle: number, spread: number): number => rounded(middle * (size + spread * stream.normal()), 1);
    const [length, width, mass] = kinds[species];
    return [of(length, 0.03), of(width, 0.03), of(mass, 0.04), species];
  });
  return csv(["length_mm", "width_mm", "mass_mg", "species"], rows);
}

/** Points of the plane, 1 in a wedge between two lines and −1 outside, none near a line: two threshold units answer all of them. */
function points(): string {
  const stream = random.split("points");
  const rows: Row[] = [];
  while (rows.length < 24) {
    const [a, b] = [stream.normal(), stream.normal()];
    const margins = [0.6 + a - b / 2, 0.5 - a + b / 3];
    if (margins.every((margin) => Math.abs(margin) > 0.15))
      rows.push([rounded(a, 3), rounded(b, 3), margins.every((margin) => margin > 0) ? 1 : -1]);
  }
  return csv(["a", "b", "y"], rows);
}

/** A rolled-up sheet in three dimensions. */
function roll(): string {
  const { data } = manifoldSample(random.split("roll"), { manifold: "swiss-roll", samples: 500, dimension: 2 }).points;
  const at = (row: number): Row => [0, 1, 2].map((column) => rounded(data[3 * row + column], 4));
  return csv(
    ["x", "y", "z"],
    Array.from({ length: 500 }, (_, row) => at(row)),
  );
}

/** The first 500 digits of digits.csv.gz as IDX files: magic number, sizes, bytes. */
function digits(): { images: Uint8Array; labels: Uint8Array } {
  const [, ...lines] = gunzipSync(readFileSync(join(folder, "digits.csv.gz"))).toString().trim().split("\n"); // prettier-ignore
  const rows = lines.slice(0, 500).map((line) => line.split(",").map(Number));
  const header = (...sizes: number[]): Buffer => {
    const bytes = Buffer.alloc(4 + 4 * sizes.length);
    bytes.writeUInt32BE(0x0800 + sizes.length);
    sizes.forEach((size, index) => bytes.writeUInt32BE(size, 4 + 4 * index));
    return bytes;
  };
  const images = Buffer.concat([header(500, 8, 8), Buffer.from(rows.flatMap((row) => row.slice(0, 64)))]);
  const labels = Buffer.concat([header(500), Buffer.from(rows.map((row) => row[64]))]);
  return { images: gzipSync(images, { level: 9 }), labels: gzipSync(labels, { level: 9 }) };
}

write("plants.csv", plants());
write("points.csv", points());
write("roll.csv", roll());
const { images, labels } = digits();
write("digits-images-idx3-ubyte.gz", images);
write("digits-labels-idx1-ubyte.gz", labels);
