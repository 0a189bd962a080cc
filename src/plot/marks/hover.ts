import { formatNumber } from "../format.js";
import type { Place, Series } from "../figure.js";
import type { Paint, View } from "./contract.js";

interface Placed {
  readonly x: Place;
  readonly y: Place;
  readonly low?: number;
  readonly high?: number;
  readonly known?: readonly [low: number, high: number];
}

/** What pointing at a place shows: the series, and both coordinates with the labels of their axes and the interval. */
export function hoverText({ x, y }: View, name: string | undefined): (point: Placed) => string {
  return (point) => {
    const [low, high] = point.known ?? [point.low, point.high];
    const interval = low === undefined || high === undefined ? "" : ` [${formatNumber(low)}, ${formatNumber(high)}]`;
    const lines = [`${x.axis.label}: ${word(point.x)}`, `${y.axis.label}: ${word(point.y)}${interval}`];
    return [...(name === undefined ? [] : [name]), ...lines].join("\n");
  };
}

const word = (place: Place): string => (typeof place === "number" ? formatNumber(place) : place);

/** The `title` channel of a mark, or nothing where values are not shown. */
export const hovered = ({ view, hover }: Paint, name: string | undefined): { title?: (point: Placed) => string } =>
  hover ? { title: hoverText(view, name) } : {};

/** What a series is called where its marks are pointed at: what the colour means, then what the form does. */
export const seriesName = ({ name, colour }: Series): string | undefined =>
  [...new Set([colour === "neutral" ? undefined : colour, name])].filter((part) => part !== undefined).join(", ") ||
  undefined;

/** More points than this on a line are too near to be pointed at. */
export const mostHovered = 100;
