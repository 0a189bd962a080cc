// The entry of a worker process, which is sent its orders first. It loads the experiment and what its trials run on, says hello, and works the
// blocks that it is told, until its parent lets go of it or is gone.
import { resolve } from "node:path";
import type { Parameters } from "../run/grid.js";
import type { FromWorker, Orders, ToWorker } from "./messages.js";

// A terminal's ctrl-C reaches this process too: the parent decides. Before anything slow is imported.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit());
// Nobody may read what it prints; what nobody waited for ends it in a sentence.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
for (const event of ["uncaughtException", "unhandledRejection"])
  process.on(event, (error: unknown) => {
    void tellEnd(error).finally(() => process.exit(1));
  });

async function tellEnd(error: unknown): Promise<void> {
  const { messageWithPlace } = await import("../run/place.js");
  process.stderr.write(`A worker ends: ${messageWithPlace(error)}\n`);
}

const orders = await new Promise<Orders>((take) => {
  process.once("message", (message: ToWorker) => message.kind === "orders" && take(message.orders));
});
const { guardParent } = await import("../run/heart.js");
guardParent(orders.parent);

const { importExperiment, locate } = await import("../run/load.js");
const { changesOf } = await import("../run/hashes.js");
const { blocksById } = await import("../run/blocks.js");
const { RunDirectory } = await import("../run/directory.js");
const { work } = await import("../run/work.js");
const { rehearse } = await import("../run/rehearse.js");
const { loadEngine } = await import("./engine.js");
const { changedError } = await import("./faults.js");
const { refusalOf } = await import("./messages.js");

const directory = new RunDirectory(resolve(orders.directory));
let running = new AbortController();

const send = (message: FromWorker): void => void process.send?.(message, () => undefined);

try {
  const experiment = await load();
  const find = blocksById(experiment.id, directory);
  const rehearsed = async (parameters: Parameters): Promise<FromWorker> => {
    running = new AbortController();
    await rehearse(experiment, parameters, running.signal);
    return { kind: "ended", worked: "done" };
  };
  const workOn = async (id: string): Promise<FromWorker> => {
    running = new AbortController();
    const { block, loops } = await find(id);
    const options = { signal: running.signal, progress: tenTimesASecond(), loops };
    return { kind: "ended", worked: await work(experiment, block, directory, options) };
  };
  process.on("message", (message: ToWorker) => {
    if (message.kind === "abort") return running.abort();
    if (message.kind === "work" || message.kind === "rehearse")
      void (message.kind === "work" ? workOn(message.block) : rehearsed(message.parameters))
        .catch((error: unknown): FromWorker => ({ kind: "refused", refusal: refusalOf(error) }))
        .then(send);
  });
  send({ kind: "hello", engine: await loadEngine(experiment, orders.backend) });
} catch (error) {
  send({ kind: "refused", refusal: refusalOf(error) });
}

async function load() {
  const located = locate(orders.source);
  const other = located.sourceHash === orders.sourceHash ? [] : [`${orders.source} has changed`];
  const changes = [...other, ...changesOf(orders.files)];
  if (changes.length > 0) throw changedError(orders.source, changes);
  return importExperiment(located, orders.code);
}

function tenTimesASecond(): (fraction: number) => void {
  let sent = 0;
  return (fraction) => {
    if (Date.now() - sent < 100) return;
    sent = Date.now();
    send({ kind: "progress", fraction });
  };
}
