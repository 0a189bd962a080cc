/**
 * Sends what is printed nowhere: before anything of the command line is imported, which keeps standard output's writer. Returns what
 * prints all the same.
 */
export function silence(): (text: string) => void {
  const write = process.stdout.write.bind(process.stdout);
  const nowhere = (): boolean => true;
  Object.assign(process.stdout, { write: nowhere });
  Object.assign(process.stderr, { write: nowhere });
  console.log = () => undefined;
  return (text) => void write(text);
}
