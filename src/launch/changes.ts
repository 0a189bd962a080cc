import type { Change, Launcher } from "../run/launcher.js";

/** The changes that a launcher heard of and its caller has not yet. */
export interface Changes {
  readonly report: (block: string, change: Change) => void;
  /** Makes the next poll throw: what a block's work cannot go on without is missing. */
  readonly fail: (error: unknown) => void;
  readonly poll: Launcher["poll"];
}

export function createChanges(): Changes {
  let heard = new Map<string, Change>();
  let failure: { readonly error: unknown } | undefined;
  let wake: () => void = () => undefined;
  const take = (): ReadonlyMap<string, Change> => {
    if (failure !== undefined) throw failure.error;
    const taken = heard;
    heard = new Map();
    return taken;
  };
  return {
    report: (block, change) => {
      heard.set(block, change);
      wake();
    },
    fail: (error) => {
      failure ??= { error };
      wake();
    },
    poll: async (milliseconds) => {
      if (heard.size === 0 && failure === undefined) await sleep(milliseconds, (early) => (wake = early));
      return take();
    },
  };
}

/** Ends after so many milliseconds, or when what it gave to `waking` is called. */
function sleep(milliseconds: number, waking: (early: () => void) => void): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    waking(() => {
      clearTimeout(timer);
      done();
    });
  });
}
