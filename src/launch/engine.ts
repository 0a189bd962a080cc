import type { BackendName } from "../backend/backend.js";
import type { AnyExperiment } from "../experiment/contract.js";
import type { Engine } from "../run/launcher.js";

/** Loads what the experiment's trials run on: TensorFlow with a backend, or nothing. */
export async function loadEngine(
  { needs }: Pick<AnyExperiment, "needs">,
  backend?: BackendName | "auto",
): Promise<Engine> {
  if (needs === "nothing") return { name: "none", tensorflow: "none", device: "processor", threads: 1 };
  const { threadsHere, useBackend } = await import("../backend/backend.js");
  const loaded = await useBackend(backend);
  return { ...loaded, threads: threadsHere(loaded.name) };
}
