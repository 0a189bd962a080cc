import type { SharedLooks } from "./looks.js";

/** How a figure is drawn. */
export interface SvgOptions {
  /** Units across; text keeps its size, so 360 (a phone) stacks what 880 (a report, the default) sets side by side. At least 280. */
  readonly width?: number;
  /** What several figures agree on, of `sharedLooks`; the figure's own order when absent. */
  readonly looks?: SharedLooks;
  /** Whether pointing at a mark shows its values (default true). */
  readonly hover?: boolean;
}
