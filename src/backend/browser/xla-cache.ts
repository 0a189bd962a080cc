// What bundles for browsers have in place of ../xla-cache.ts: package.json, "browser".

/** A browser has no XLA, and no cache of it. */
export const emptyXlaCache = (): void => undefined;
