import { messageOf } from "../../errors.js";
import { quietly } from "../backend.js";
import { emptyXlaCache } from "../xla-cache.js";
import type { LoopGraph } from "./graph.js";
import { notInXla } from "./in-xla.js";
import { loadGraph, type LoadedGraph } from "./native.js";

interface Stored {
  readonly source: LoopGraph;
  readonly graph: LoadedGraph;
}

/**
 * Loaded graphs that no loop uses at present, the oldest first. Blocks of a cell have the same graphs, byte for byte, so that
 * the second need not be loaded, prepared and compiled anew.
 */
const idle: Stored[] = [];
/** The plain graph and the XLA code of two loops. */
const mostIdle = 4;

/** A loaded graph for one loop alone; disposing it gives it back to the next loop with the same bytes. */
export function borrowGraph(source: LoopGraph, xla: boolean): LoadedGraph {
  const at = idle.findIndex((stored) => isSame(stored.source, source));
  const stored = at >= 0 ? idle.splice(at, 1)[0] : { source, graph: loadLoop(source, xla) };
  let given = false;
  return {
    run: (feeds) => stored.graph.run(feeds),
    dispose() {
      if (given) return;
      given = true;
      idle.push(stored);
      if (idle.length > mostIdle) idle.shift()?.graph.dispose();
    },
  };
}

function isSame(a: LoopGraph, b: LoopGraph): boolean {
  return Buffer.compare(a.bytes, b.bytes) === 0 && a.outputs.length === b.outputs.length;
}

/**
 * XLA compiles at the first run, and prints a notice for each loop that it finds in its cache. Where a file of the cache is
 * broken (a full disk) the run fails, and succeeds once the cache is emptied.
 */
function loadLoop({ bytes, inputs, outputs }: LoopGraph, xla: boolean): LoadedGraph {
  let graph = loadGraph(bytes, inputs, outputs);
  let first = xla;
  const run: LoadedGraph["run"] = (feeds) => {
    if (!first) return graph.run(feeds);
    const results = quietly(() => {
      try {
        return graph.run(feeds);
      } catch (error) {
        requireCompilable(error);
        emptyXlaCache();
        graph.dispose();
        graph = loadGraph(bytes, inputs, outputs);
        return graph.run(feeds);
      }
    });
    first = false;
    return results;
  };
  return { run, dispose: () => graph.dispose() };
}

function requireCompilable(error: unknown): void {
  const lacking = /unsupported operations.*?: (\w+)/s.exec(messageOf(error))?.[1];
  if (lacking !== undefined) throw notInXla(lacking);
}
