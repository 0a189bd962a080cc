/** Which rows, counted from 1, leave a kernel without full rank; nothing where none do. */
export function parallelNote(parallel: readonly (readonly [number, number])[]): string[] {
  if (parallel.length === 0) return [];
  const pairs = parallel.map(([a, b]) => `${a} and ${b}`).join(", ");
  return [
    `Warning: rows that are equal, or parallel to this kernel: ${pairs}. λmin is 0 there but for roundings; leave out one of each, or give --bias-variance where they are parallel.`,
  ];
}
