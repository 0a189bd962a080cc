import { check } from "../errors.js";

/** Means over so many rows. */
export interface Sums {
  readonly count: number;
  readonly means: Float64Array;
}

/** Rows that are summed plainly before their sum is added, compensated, to the total. */
const blockRows = 512;

/**
 * Sums of many entries over many rows in two levels: plain sums of 512 rows, added by Neumaier's compensated summation, so that the
 * rounding error does not grow with the number of rows.
 */
export class RowSums {
  /** Where a row adds its terms, [size]. */
  readonly block: Float64Array;
  private readonly totals: Float64Array;
  private readonly lost: Float64Array;
  private pending = 0;
  /** Rows added. */
  count = 0;

  constructor(size: number) {
    this.block = new Float64Array(size);
    this.totals = new Float64Array(size);
    this.lost = new Float64Array(size);
  }

  /** Says that the terms of a row, or of so many, stand in `block`. */
  endRow(rows = 1): void {
    this.count += rows;
    this.pending += rows;
    if (this.pending >= blockRows) this.flush();
  }

  /** The sums divided by the number of rows, [size]; NaN without rows. */
  sums(): Sums {
    this.flush();
    return { count: this.count, means: this.totals.map((total, index) => (total + this.lost[index]) / this.count) };
  }

  /** The same of a pass that stands alone. @throws UserError, naming `where`, for fewer than two rows. */
  means(where: string): Float64Array {
    requireRows(where, this.count);
    return this.sums().means;
  }

  private flush(): void {
    for (let index = 0; index < this.block.length; index++) {
      const [total, term] = [this.totals[index], this.block[index]];
      const sum = total + term;
      this.lost[index] += Math.abs(total) >= Math.abs(term) ? total - sum + term : term - sum + total;
      this.totals[index] = sum;
    }
    this.block.fill(0);
    this.pending = 0;
  }
}

/** @throws UserError, naming `where`, for fewer than two rows. */
export function requireRows(where: string, count: number): void {
  check(count >= 2, () => ({
    where,
    rule: "the stream must have at least two rows",
    received: String(count),
    repair: "A generator runs once: give a new one, or one that has samples.",
  }));
}
