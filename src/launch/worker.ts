// The entry of a worker process: worker.js SOURCE BACKEND. It loads TensorFlow and the experiment, says hello, and runs the
// blocks that it is sent, until its parent lets go of it or is gone.
import type { FromWorker, ToWorker } from "./messages.js";

// A terminal's ctrl-C reaches this process too: the parent decides. Before anything slow is imported.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit());

const { loadExperiment } = await import("../run/load.js");
const { useBackend } = await import("../backend/backend.js");
const { runBlock } = await import("./block.js");
const { refusalOf } = await import("./messages.js");
const { threadsHere } = await import("./threads.js");

const [source, backend] = process.argv.slice(2);
let running: AbortController | undefined;

const send = (message: FromWorker): void => void process.send?.(message, () => undefined);

try {
  const loaded = await useBackend(backend as Parameters<typeof useBackend>[0]);
  const { experiment, sourceHash } = await loadExperiment(source);
  process.on("message", (message: ToWorker) => {
    if (message.kind === "abort") running?.abort();
    else void runBlock(experiment, message.block, watch()).then((result) => send({ kind: "ended", result }));
  });
  send({ kind: "hello", engine: { ...loaded, threads: threadsHere(loaded.name) }, sourceHash });
} catch (error) {
  send({ kind: "refused", refusal: refusalOf(error) });
}

/** Progress goes to the parent ten times a second at most. */
function watch() {
  running = new AbortController();
  let sent = 0;
  const progress = (fraction: number): void => {
    if (Date.now() - sent < 100) return;
    sent = Date.now();
    send({ kind: "progress", fraction });
  };
  return { signal: running.signal, progress };
}
