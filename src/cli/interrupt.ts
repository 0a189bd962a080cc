/**
 * Runs `work` with a signal that ctrl-C and SIGTERM abort; a second of them ends the process at once. Returns nothing where the
 * work threw because of it.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const control = new AbortController();
  const stop = (): void => {
    if (control.signal.aborted) process.exit(130);
    control.abort();
    process.stderr.write("\nStopping after this step; ctrl-C again stops at once.\n");
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return await work(control.signal);
  } catch (error) {
    if (!control.signal.aborted) throw error;
    return undefined;
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}
