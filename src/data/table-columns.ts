/** Numbers under names. */
export interface NamedColumns {
  readonly names: readonly string[];
  readonly rows: number;
  /** [rows · names], row by row. */
  readonly values: Float64Array;
  /** A last column of text, beside the numbers. */
  readonly labels?: { readonly name: string; readonly texts: readonly string[] };
}
