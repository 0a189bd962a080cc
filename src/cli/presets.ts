import { counted } from "../run/limits.js";
import type { PresetSize } from "../run/presets.js";
import { durationText } from "./duration.js";

/** "class: widths to 64; 12 cells of 10 seeds, about 15 s on two cores". */
export function presetText({ preset, description, cells, seeds, seconds }: PresetSize): string {
  const time = seconds === null ? "" : `, about ${durationText(1000 * seconds)} on two cores`;
  return `${preset}: ${description}; ${counted(cells)} cells of ${counted(seeds)} seeds${time}`;
}
