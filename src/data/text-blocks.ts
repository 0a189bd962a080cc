import { check } from "../errors.js";
import { delimiterByte } from "./choice.js";
import { cellReader, noRows } from "./csv.js";
import type { ByteReader } from "./byte-reader.js";
import type { BlockShare, Choose, ColumnBlocks } from "./blocks.js";
import { checkNames, headerOf } from "./header.js";
import { numberOf, numberReader } from "./numbers.js";
import { mostRecords, recordsOf, type TextPlace } from "./records.js";
import { layoutOf } from "./separator.js";
import type { NamedColumns } from "./table-columns.js";
import { textOf, type FileText } from "./text.js";
import { textPieces } from "./text-pieces.js";

/** How a text table is read: its path, the bytes, and what is chosen of its columns. */
interface TextTable {
  readonly path: string;
  readonly open: () => Promise<ByteReader>;
  readonly choose: Choose;
  /** A column's name that the separator must leave whole. */
  readonly named: string;
  readonly delimiter: string | undefined;
}

/** The columns of a text table with a header, a block for each 4 MiB of text; read as parseCsv reads it, whatever the encoding. */
export async function textBlocks(table: TextTable): Promise<ColumnBlocks> {
  const { path, open, choose } = table;
  const head = await headOf(table);
  const { header } = head;
  const used = choose(header);
  checkNames(path, head.records, header, used);
  const names = used.map((place) => header[place]);
  check(!names.every((name) => !Number.isNaN(numberOf(name))), () => ({
    where: `${path}, line 1`,
    rule: "the first line must name the columns",
    received: "a line of numbers",
    repair: "Write a line of names such as x1,x2,y above it.",
  }));
  const read = (share: BlockShare) => blocksOf({ path, open, names, header, used, separator: head.separator, body: head.body }, share); // prettier-ignore
  return { names, read };
}

/** Names and separator by the first piece, and the place in it where the rows begin. */
async function headOf({ path, open, named, delimiter }: TextTable) {
  const reader = await open();
  try {
    const { value } = await textPieces(reader).next();
    const text = textOf(value?.bytes ?? Buffer.alloc(0));
    const { separator, start } = layoutOf(path, text, named, delimiterByte(delimiter));
    const records = recordsOf(path, text, start, separator);
    const header = headerOf(records);
    return { header, records, separator, body: records.place() };
  } finally {
    await reader.close();
  }
}

interface Body {
  readonly path: string;
  readonly open: () => Promise<ByteReader>;
  readonly names: readonly string[];
  readonly header: readonly string[];
  readonly used: readonly number[];
  readonly separator: number;
  readonly body: TextPlace;
}

async function* blocksOf(table: Body, { index, of }: BlockShare): AsyncGenerator<NamedColumns, void> {
  const { path, header, separator, body } = table;
  const cells = cellReader(path, header, numberReader(separator !== 44));
  const reader = await table.open();
  let [number, rows] = [0, 0];
  try {
    for await (const { bytes, line } of textPieces(reader)) {
      const first = number === 0;
      // The first piece, too, of every share: how it writes decimals holds for all.
      if (first || number % of === index) {
        const block = blockOf(table, cells, { text: textOf(bytes), place: first ? body : { at: 0, line } });
        rows += block.rows;
        if (number % of === index && block.rows > 0) yield block;
      }
      number++;
    }
    cells.notes();
    if (rows === 0 && index === 0) throw noRows(path);
  } finally {
    await reader.close();
  }
}

function blockOf(
  { path, names, used, separator }: Body,
  cells: ReturnType<typeof cellReader>,
  { text, place }: { readonly text: FileText; readonly place: TextPlace },
): NamedColumns {
  const records = recordsOf(path, text, place, separator);
  const values = new Float64Array(mostRecords(text.bytes) * names.length);
  let size = 0;
  for (; records.next();) {
    cells.requireWidth(records);
    for (const cell of used) values[size++] = cells.numberAt(records, text.bytes, cell);
  }
  return { names, rows: size / names.length, values: values.subarray(0, size) };
}
