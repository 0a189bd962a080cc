/** Kinds of figures. */
export type OutlineKind = "digits" | "shapes";

type Point = readonly [x: number, y: number];
/** Signed distance of a point from a figure that is one unit high about (0, 0), y downwards: below 0 inside. */
type Distance = (x: number, y: number) => number;

/** Half the breadth of a stroke. */
const halfStroke = 0.07;

/** Points of an arc of an ellipse about (x, y), angles in degrees clockwise from the right. */
function arc(x: number, y: number, [a, b]: Point, from: number, to: number): Point[] {
  return Array.from({ length: 13 }, (_, at) => {
    const angle = ((from + ((to - from) * at) / 12) * Math.PI) / 180;
    return [x + a * Math.cos(angle), y + b * Math.sin(angle)];
  });
}

function toSegment(x: number, y: number, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  // Math.hypot takes ten times as long.
  return Math.sqrt((x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2);
}

/** Strokes along lines of points. */
function strokes(...lines: readonly (readonly Point[])[]): Distance {
  const segments = lines.flatMap((line) => line.slice(1).map((end, at) => [line[at], end] as const));
  return (x, y) => segments.reduce((least, [a, b]) => Math.min(least, toSegment(x, y, a, b)), Infinity) - halfStroke;
}

const digits: readonly Distance[] = [
  strokes(arc(0, 0, [0.26, 0.43], 0, 360)),
  strokes([[-0.15, -0.28], [0.03, -0.43], [0.03, 0.43]]), // prettier-ignore
  strokes([...arc(0, -0.19, [0.25, 0.24], 180, 395), [-0.25, 0.43], [0.27, 0.43]]),
  strokes(arc(0, -0.22, [0.22, 0.21], 190, 450), arc(0, 0.21, [0.25, 0.22], 270, 530)),
  strokes([[0.12, 0.43], [0.12, -0.43], [-0.28, 0.18], [0.28, 0.18]]), // prettier-ignore
  strokes([[0.22, -0.43], [-0.18, -0.43], [-0.2, -0.05], ...arc(-0.02, 0.16, [0.26, 0.27], 225, 500)]), // prettier-ignore
  strokes([[0.15, -0.43], [-0.2, 0.05], ...arc(0, 0.19, [0.24, 0.24], 190, 550)]), // prettier-ignore
  strokes([[-0.25, -0.43], [0.25, -0.43], [-0.08, 0.43]]), // prettier-ignore
  strokes(arc(0, -0.22, [0.2, 0.21], 0, 360), arc(0, 0.21, [0.25, 0.22], 0, 360)),
  strokes([...arc(0, -0.19, [0.24, 0.24], 10, 370), [-0.12, 0.43]]),
];

/** A convex polygon, its corners clockwise: the largest distance from its sides' lines. */
function polygon(corners: readonly Point[]): Distance {
  const sides = corners.map(([ax, ay], at) => {
    const [bx, by] = corners[(at + 1) % corners.length];
    const length = Math.hypot(bx - ax, by - ay);
    return { nx: (by - ay) / length, ny: (ax - bx) / length, ax, ay };
  });
  return (x, y) => sides.reduce((most, { nx, ny, ax, ay }) => Math.max(most, nx * (x - ax) + ny * (y - ay)), -Infinity);
}
const box = (a: number, b: number): Distance => polygon([[-a, -b], [a, -b], [a, b], [-a, b]]); // prettier-ignore

const bars = [box(0.5, 0.16), box(0.16, 0.5)] as const;
const shapes: readonly Distance[] = [
  (x, y) => Math.hypot(x, y) - 0.5,
  box(0.45, 0.45),
  polygon([[0, -0.5], [0.5, 0.45], [-0.5, 0.45]]), // prettier-ignore
  (x, y) => Math.min(bars[0](x, y), bars[1](x, y)),
  (x, y) => Math.abs(Math.hypot(x, y) - 0.38) - 0.12,
];

/** Figures by kind, a class each. */
export const outlines: Readonly<Record<OutlineKind, readonly Distance[]>> = { digits, shapes };
