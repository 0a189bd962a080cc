/** The least seed of some rows; 0 where there are none. */
export function firstSeed(rows: readonly { readonly seed: number }[]): number {
  return rows.reduce((least, { seed }) => Math.min(least, seed), rows[0]?.seed ?? 0);
}

/** The rows of the least seed: what figures show one seed of. */
export function ofFirstSeed<T extends { readonly seed: number }>(rows: readonly T[]): T[] {
  const first = firstSeed(rows);
  return rows.filter(({ seed }) => seed === first);
}
