const toStandardOutput = process.stdout.write.bind(process.stdout);

/** Prints what the command itself has to say: on standard output, which is its alone. */
export function print(text: string): void {
  toStandardOutput(text);
}

/** Sends to standard error what others print meanwhile, such as a user's experiment: with --json, output stays one document. */
export async function aside<T>(work: () => Promise<T>): Promise<T> {
  const before = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await work();
  } finally {
    process.stdout.write = before;
  }
}
