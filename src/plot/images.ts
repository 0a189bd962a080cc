import type { ImageGrid } from "./figure.js";
import { escapeXml, frame } from "./frame.js";

const label = 150;
const gap = 6;

/** Rows of grey-scale images with a name before each row. */
export function imageGridSvg({ title, caption, size, rows, range }: ImageGrid): string {
  const [across, down] = size;
  const columns = Math.max(1, ...rows.map(({ images }) => images.length));
  const pixel = Math.max(2, Math.floor((720 - label) / columns / across));
  const cell = [pixel * across + gap, pixel * down + gap];
  const content = rows.map(({ name, images }, row) => {
    const y = row * cell[1];
    const heading = `<text x="0" y="${y + cell[1] / 2}" font-size="13" fill="#222" dominant-baseline="middle">${escapeXml(name)}</text>`;
    const pictures = images.map((image, column) =>
      picture(image, { x: label + column * cell[0], y, pixel, across, range }),
    );
    return heading + pictures.join("");
  });
  return frame({
    title,
    caption,
    width: label + columns * cell[0],
    height: rows.length * cell[1],
    content: content.join("\n"),
  });
}

interface Placement {
  readonly x: number;
  readonly y: number;
  readonly pixel: number;
  readonly across: number;
  readonly range: readonly [number, number];
}

function picture(image: readonly number[], { x, y, pixel, across, range: [white, black] }: Placement): string {
  return image
    .map((value, index) => {
      const ink = Math.min(1, Math.max(0, (value - white) / (black - white)));
      const grey = Math.round(255 * (1 - (Number.isFinite(ink) ? ink : 0)));
      const [column, row] = [index % across, Math.floor(index / across)];
      return `<rect x="${x + column * pixel}" y="${y + row * pixel}" width="${pixel}" height="${pixel}" fill="rgb(${grey},${grey},${grey})" shape-rendering="crispEdges"/>`;
    })
    .join("");
}
