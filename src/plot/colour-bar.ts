import { neutral, type ValueColours } from "./colours.js";
import { escapeXml, wrap, type DrawnFrame } from "./frame.js";
import { channels, pixelsUrl } from "./pixels.js";
import { fraction } from "./scale.js";
import { tickLabels, ticksOf } from "./ticks.js";

/** The colours from one end of the scale to the other, with numbers beneath. */
export function colourBar({ scale, domain, marked, of }: ValueColours, width: number): DrawnFrame {
  const lines = wrap(scale.label, width, 12);
  const length = Math.min(320, width - 40);
  const kind = scale.scale === "log" ? ("log" as const) : ("linear" as const);
  const axis = { axis: { label: scale.label, scale: kind }, domain };
  const steps = 64;
  const [low, high] = domain.map(Number);
  const at = (part: number): number => (kind === "log" ? low * (high / low) ** part : low + (high - low) * part);
  const bytes = Array.from({ length: steps }, (_, step) => channels(of(at(step / (steps - 1))) ?? neutral)).flat();
  const top = 4 + 15 * lines.length;
  const ticks = marked.length > 0 ? marked : ticksOf(axis, 5);
  const labels = tickLabels(axis, ticks, length, 12);
  const tick = (value: number, index: number): string => {
    const x = 12 + length * fraction(axis, value);
    return `<path d="M${x.toFixed(1)},${top + 10}v4" stroke="#444"/><text x="${x.toFixed(1)}" y="${top + 25}" text-anchor="middle" font-size="12">${labels[index]}</text>`;
  };
  const words = lines.map((line, index) => `<text y="${12 + 15 * index}">${escapeXml(line)}</text>`).join("");
  const bar = `<image x="12" y="${top}" width="${length}" height="10" preserveAspectRatio="none" href="${pixelsUrl(Uint8Array.from(bytes), steps, 1)}"/>`;
  return {
    svg: `<g class="values" font-size="12" fill="#222">${words}${bar}${ticks.map(tick).join("")}</g>`,
    height: top + 32,
  };
}
