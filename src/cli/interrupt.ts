import type { AnyExperiment } from "../experiment/contract.js";

const signals = ["SIGINT", "SIGTERM"] as const;

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
  for (const name of signals) process.on(name, stop);
  try {
    return await work(control.signal);
  } catch (error) {
    if (!control.signal.aborted) throw error;
    return undefined;
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}

/**
 * The experiment with what of it runs in this process and may never yield (its evidence, a figure, a refinement) out of reach of the
 * handlers, which would wait for it: meanwhile ctrl-C and SIGTERM end the process at once, and `resume` goes on from there.
 */
export function endable(experiment: AnyExperiment): AnyExperiment {
  const { evidence, tested, refine, findings, tables, figures } = experiment;
  const each = <T>(parts: Readonly<Record<string, T>>, wrap: (part: T) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, wrap(part)]));
  return {
    ...experiment,
    ...{ evidence: unheard(evidence), tested: unheard(tested), tables: tables?.map(unheard) },
    ...(refine === undefined ? {} : { refine: unheard(refine) }),
    findings: each(findings, (finding) => ({ ...finding, estimate: unheard(finding.estimate) })),
    figures: each(figures, unheard),
  };
}

function unheard<A extends unknown[], R>(work: (...given: A) => R): (...given: A) => R {
  return (...given) => {
    const heard = signals.map((name) => [name, process.rawListeners(name)] as const);
    for (const name of signals) process.removeAllListeners(name);
    try {
      return work(...given);
    } finally {
      for (const [name, listeners] of heard)
        for (const listener of listeners) process.on(name, listener as NodeJS.SignalsListener);
    }
  };
}
