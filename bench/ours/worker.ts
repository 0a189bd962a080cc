import { useBackend } from "../../src/backend/backend.js";
import type { Timed, TrainingSpec } from "../harness/spec.js";
import { trainCell, type CellRequest } from "./cell.js";
import { copyRate, gemmRate } from "./machine.js";
import { memoryGrowth } from "./memory.js";
import { serve } from "./serve.js";
import { openSession, type Session } from "./session.js";

let session: Session | undefined;

await useBackend();
await serve({
  ready: () => useBackend(),
  /** A new work; the answer's seconds are those of the first call, compilation included. */
  prepare: async ({ spec, steps }: { spec: TrainingSpec; steps: number }): Promise<Timed> => {
    session?.dispose();
    session = openSession(spec, steps);
    return session.first();
  },
  run: (): Promise<Timed> => (session as Session).run(),
  cell: (request: CellRequest) => trainCell(request),
  gemm: ({ size }: { size: number }) => ({ rate: gemmRate(size) }),
  copy: ({ floats }: { floats: number }) => ({ rate: copyRate(floats) }),
  memory: ({ loops }: { loops: number }) => memoryGrowth(loops),
});
