import type { NamedColumns } from "./table-columns.js";

/** Which blocks: those with number ≡ `index` modulo `of`, as one of `of` threads takes them. */
export interface BlockShare {
  readonly index: number;
  readonly of: number;
}

/** Places of the columns that are read, of the names of all. */
export type Choose = (names: readonly string[]) => readonly number[];

/** A table in blocks of rows, read one at a time: memory does not grow with the rows. */
export interface ColumnBlocks {
  readonly names: readonly string[];
  /** All shares together are all rows, each once, in the file's order within a share. */
  readonly read: (share: BlockShare) => AsyncGenerator<NamedColumns, void>;
}

/** The most rows of a block of so many columns. */
export const blockRows = (columns: number): number => Math.max(1, Math.min(10_000, Math.floor(2 ** 22 / columns)));
