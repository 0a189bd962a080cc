/** A word of a command as a POSIX shell takes it when it is pasted: in single quotes unless all its characters stand for themselves. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
