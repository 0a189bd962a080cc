import { columnBlocks } from "../data/column-blocks.js";
import { checkCount } from "../errors.js";
import type { FileSamples } from "./file-chunks.js";
import { collected, fileRows, fileRowsSource } from "./file-rows.js";
import { whiteningFrom, type Whitening } from "./gaussianity.js";
import { inputMoments } from "./passes.js";
import { recoverFrom, type SampleRecovery, type SampleRecoveryOptions } from "./recover-samples.js";
import { requireSamples } from "./samples.js";
import { openThreads } from "./threads.js";

/** What {@link recoverFromFile} is told. */
export interface FileRecoveryOptions extends SampleRecoveryOptions {
  /** About how many rows are held in memory: a fifth of them held out, the others for filtered PCA and descent. */
  readonly hold: number;
  /** Whether x is brought to mean 0 and covariance I first; default false. */
  readonly whiten?: boolean;
  /** Default one a core. */
  readonly threads?: number;
}

/** What was found out, with how x was whitened. */
export interface FileRecovery extends SampleRecovery {
  readonly whitening?: Whitening;
}

/**
 * As recoverFromSamples, of a file of any length: units are counted and the moment method learns from all rows but those held out, read anew by
 * each of its passes, shared by threads; filtered PCA and descent learn from the `hold` rows in memory. Which rows these are is
 * drawn by a hash of their numbers.
 * @throws UserError as recoverFromSamples and fileChunks do, and for a hold that is no integer from 10 on.
 * @example
 * const recover = (path: string, options: Parameters<typeof recoverFromFile>[1]) => recoverFromFile({ path }, options);
 */
export async function recoverFromFile(file: FileSamples, options: FileRecoveryOptions): Promise<FileRecovery> {
  const { hold, threads, whiten = false } = options;
  checkCount("the 'hold' option of recoverFromFile", hold, 10);
  const { target, path, ...choice } = file;
  const { names } = await columnBlocks(path, target === undefined ? choice : { ...choice, also: target });
  const inputs = names.length - 1;
  await using pool = openThreads(threads);
  const { count, mean, second } = await inputMoments(
    pool.samples({ ...fileRowsSource, argument: { ...file, from: 0, to: 1 } }),
    inputs,
  );
  const whitening = whiten ? whiteningFrom(mean, second) : undefined;
  const part = (from: number, to: number) => ({ ...file, from, to, ...(whitening === undefined ? {} : { whitening }) });
  const held = Math.min(1, hold / count);
  const between = (from: number, to: number) => pool.samples({ ...fileRowsSource, argument: part(from, to) });
  const [cut, middle] = [held / 5, (held / 5 + 1) / 2];
  const training = await collected(fileRows(part(cut, held)), inputs);
  requireSamples(training);
  const recovery = await recoverFrom(
    {
      fresh: await collected(fileRows(part(0, cut)), inputs),
      training,
      all: between(cut, 1),
      rows: count,
      halves: [between(cut, middle), between(middle, 1)],
    },
    options,
  );
  return { ...recovery, ...(whitening === undefined ? {} : { whitening }) };
}
