import type { Owner } from "../backend/owner.js";

/** Numbers about a network that change while it trains; opened before training, so that it can remember the start. It changes nothing of it. */
export interface Meter<V> extends Owner {
  /** One value a member, in order. */
  measure(): readonly V[];
}
