/** Numbers under names. */
export interface NamedColumns {
  readonly names: readonly string[];
  readonly rows: number;
  /** [rows · names], row by row. */
  readonly values: Float64Array;
}
