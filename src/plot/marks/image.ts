import { check } from "../../errors.js";
import type { Image } from "../figure.js";
import { pixelsUrl } from "../pixels.js";
import { shows } from "../scale.js";
import { dropped, type MarkKind } from "./contract.js";
import { imageElement } from "./image-element.js";

export const image: MarkKind<Image> = {
  extent: ({ at: [x, y] }) => ({ x: [x], y: [y] }),
  padding: 0.06,

  visible: (mark, { x, y }) => {
    const shown = shows(x, mark.at[0]) && shows(y, mark.at[1]);
    return shown ? { mark, losses: dropped(0) } : { mark: { ...mark, size: [0, 0], pixels: [] }, losses: dropped(1) };
  },

  hasData: ({ pixels }) => pixels.length > 0,

  draw: (mark) => {
    if (mark.pixels.length === 0) return [];
    const url = pictureUrl(mark);
    return [
      (_index, scales, _values, _dimensions, context) => {
        const { x, y } = scales.scales;
        const [across, down] = mark.size;
        const fit = Math.min((x?.bandwidth ?? Infinity) / across, (y?.bandwidth ?? Infinity) / down);
        const unit = Number.isFinite(fit) ? fit : (mark.width ?? 24) / across;
        const [width, height] = [unit * across, unit * down];
        const [left, top] = [centre(x, mark.at[0]) - width / 2, centre(y, mark.at[1]) - height / 2];
        const element = imageElement(context.document, { url, x: left, y: top, width, height });
        element.setAttribute("class", "picture");
        return element;
      },
    ];
  },
};

/** The middle of the strip of a band axis, or the place itself. */
const centre = (scale: { apply: (value: never) => number; bandwidth?: number } | undefined, place: unknown): number =>
  (scale?.apply(place as never) ?? 0) + (scale?.bandwidth ?? 0) / 2;

function pictureUrl({ size: [width, height], pixels, range: [white, black] = [1, 0] }: Image): string {
  const channels = pixels.length / (width * height);
  check(channels === 1 || channels === 3, () => ({
    where: "image mark",
    rule: "pixels hold one grey value, or red, green and blue, for each of width × height",
    received: `${pixels.length} numbers for ${width} × ${height}`,
    repair: "Give size as [width, height] in pixels.",
  }));
  const bytes = pixels.map((value) => {
    const light = 1 - Math.min(1, Math.max(0, (value - white) / (black - white)));
    return Math.round(255 * (Number.isNaN(light) ? 1 : light));
  });
  return pixelsUrl(Uint8Array.from(bytes), width, height);
}
