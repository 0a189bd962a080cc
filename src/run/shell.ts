/** A word as a POSIX shell takes it back: in quotes where it has more than letters, digits and harmless signs. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
