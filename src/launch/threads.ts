/**
 * Threads that a worker gives to one network, whatever the machine: the plain graph's bits change with the number of threads,
 * and two processes of one thread train more networks an hour than one process of two.
 */
export const threadsPerNetwork = 1;

/** What TensorFlow reads when it loads. */
export const threadEnvironment: Readonly<Record<string, string>> = {
  TF_NUM_INTRAOP_THREADS: String(threadsPerNetwork),
  TF_NUM_INTEROP_THREADS: String(threadsPerNetwork),
};
