import { check, UserError } from "../errors.js";
import { blockRows, type BlockShare, type Choose, type ColumnBlocks } from "./blocks.js";
import type { ByteReader } from "./byte-reader.js";
import type { NamedColumns } from "./table-columns.js";

/** Where the entries of an array lie in a file, row by row or, in Fortran order, column by column. */
export interface ArrayLayout {
  readonly shape: readonly number[];
  readonly fortran: boolean;
  /** The byte of the first entry. */
  readonly start: number;
  /** Bytes an entry. */
  readonly size: number;
  readonly read: (view: DataView, at: number) => number;
  /** What every entry must be, and whether one is. */
  readonly rule: string;
  readonly holds: (value: number) => boolean;
}

interface ArrayFile {
  readonly path: string;
  readonly open: () => Promise<ByteReader>;
  readonly choose: Choose;
}

/**
 * The columns of an array of two axes in blocks of rows.
 * @throws UserError for other shapes, a length that does not fit, and entries that do not hold.
 */
export function arrayBlocks({ path, open, choose }: ArrayFile, layout: ArrayLayout): ColumnBlocks {
  const { shape } = layout;
  check(shape.length === 2 && shape[0] * shape[1] > 0, () => ({
    where: path,
    rule: "samples are an array of two axes, a row a sample",
    received: `shape ${shape.join(" x ")}`,
    repair: "Reshape it, the target as its last column.",
  }));
  const all = Array.from({ length: shape[1] }, (_, column) => String(column + 1));
  const places = choose(all);
  const names = places.map((place) => all[place]);
  return { names, read: (share) => blocksOf({ path, open, layout, places, names }, share) };
}

interface Body {
  readonly path: string;
  readonly open: () => Promise<ByteReader>;
  readonly layout: ArrayLayout;
  readonly places: readonly number[];
  readonly names: readonly string[];
}

async function* blocksOf(body: Body, { index, of }: BlockShare): AsyncGenerator<NamedColumns, void> {
  const [rows, columns] = body.layout.shape;
  const most = blockRows(columns);
  const reader = await body.open();
  try {
    requireLength(body, reader);
    for (let from = index * most; from < rows; from += of * most) {
      const count = Math.min(most, rows - from);
      yield body.layout.fortran ? await fortranBlock(body, reader, from, count) : await rowBlock(body, reader, from, count); // prettier-ignore
    }
  } finally {
    await reader.close();
  }
}

async function rowBlock(body: Body, reader: ByteReader, from: number, rows: number): Promise<NamedColumns> {
  const { layout, places, names } = body;
  const columns = layout.shape[1];
  const entries = await entriesAt(body, reader, from * columns, rows * columns);
  const values = new Float64Array(rows * places.length);
  for (let row = 0, to = 0; row < rows; row++)
    for (const place of places) values[to++] = entries(row * columns + place);
  return { names, rows, values };
}

async function fortranBlock(body: Body, reader: ByteReader, from: number, rows: number): Promise<NamedColumns> {
  const { layout, places, names } = body;
  const values = new Float64Array(rows * places.length);
  for (const [column, place] of places.entries()) {
    const entries = await entriesAt(body, reader, place * layout.shape[0] + from, rows);
    for (let row = 0; row < rows; row++) values[row * places.length + column] = entries(row);
  }
  return { names, rows, values };
}

/** Reads `count` entries of the file from number `first` on; the function gives the one so many places after it. */
async function entriesAt({ path, layout }: Body, reader: ByteReader, first: number, count: number) {
  const { start, size, read, rule, holds } = layout;
  const bytes = await reader.at(start + first * size, count * size);
  requireRead(path, layout, start + first * size + bytes.length, bytes.length === count * size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (at: number): number => {
    const value = read(view, at * size);
    if (holds(value)) return value;
    const received = `${value} at entry ${first + at}, byte ${start + (first + at) * size}`;
    throw new UserError({ where: path, rule, received, repair: "Drop or mend that row." });
  };
}

/** The length of a file that can be read anywhere, before its first block; of a packed one each block says whether it is there. */
function requireLength({ path, layout }: Body, reader: ByteReader): void {
  check(!layout.fortran || reader.bytes !== undefined, () => ({
    where: path,
    rule: "a packed array must be in C order, row by row",
    received: "Fortran order in gzip",
    repair: "Unpack it, or save np.ascontiguousarray(array).",
  }));
  if (reader.bytes !== undefined) requireRead(path, layout, reader.bytes, reader.bytes === lengthOf(layout));
}

const lengthOf = ({ shape, start, size }: ArrayLayout): number => start + shape[0] * shape[1] * size;

function requireRead(path: string, layout: ArrayLayout, bytes: number, fits: boolean): void {
  check(fits, () => ({
    where: path,
    rule: `${layout.shape.join(" x ")} entries take ${lengthOf(layout)} bytes`,
    received: `${bytes} bytes`,
    repair: "The file may be cut off: save or get it again.",
  }));
}
