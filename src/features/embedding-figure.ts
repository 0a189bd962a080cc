import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { principalComponents, project } from "../math/components.js";
import type { Dots, Figure } from "../plot/figure.js";

/** An embedding of two coordinates, a class a point. */
export interface EmbeddedPoints {
  /** The panel that it is drawn in; absent where it is the only one. */
  readonly panel?: string;
  /** [N]. */
  readonly points: readonly (readonly [number, number])[];
  /** [N]; absent where classes are not known. */
  readonly labels?: readonly string[];
}

/** Labels that have a colour of their own where there are more than ten. */
const coloured = 9;
const others = "others";

/**
 * Points of embeddings in the plane, coloured by their class: of more than ten classes the nine largest, the others in one colour.
 * @example
 * const draw = (points: Parameters<typeof embeddingFigure>[0]) => embeddingFigure(points, { title: "Two features", caption: "A dot a row." });
 */
export function embeddingFigure(
  embedded: readonly EmbeddedPoints[],
  {
    title,
    caption,
    axes = ["first coordinate", "second coordinate"],
  }: { readonly title: string; readonly caption: string; readonly axes?: readonly [string, string] },
): Figure {
  const classes = classesOf(embedded.flatMap(({ labels = [] }) => labels));
  const panels = embedded.flatMap(({ panel }) => (panel === undefined ? [] : [panel]));
  const marks = embedded.map(({ panel, points, labels }): Dots => {
    const value = (row: number) => (labels === undefined ? {} : { value: classes.includes(labels[row]) ? labels[row] : others }); // prettier-ignore
    return { mark: "dots", ...(panel === undefined ? {} : { panel }), points: points.map(([x, y], row) => ({ x, y, ...value(row) })) }; // prettier-ignore
  });
  const [x, y] = axes.map((label) => ({ label: `${label} of f(x)`, scale: "linear" as const }));
  return {
    ...{ title, caption, x, y, aspect: 0.9, marks },
    ...(panels.length > 0 ? { panels } : {}),
    ...(classes.length === 0 ? {} : { value: { label: "class", scale: "categorical", domain: classes } }),
  };
}

function classesOf(labels: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const natural = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });
  const names = [...counts.keys()].sort(natural);
  if (names.length <= coloured + 1) return names;
  const largest = names.toSorted((a, b) => counts.get(b)! - counts.get(a)!).slice(0, coloured);
  return [...largest.sort(natural), others];
}

/**
 * The plane of features [N, k]: their two coordinates, or of more the leading two principal components, coloured by label.
 * @throws UserError for a single coordinate.
 * @example
 * const figure = featuresFigure({ rows: 2, columns: 2, data: Float64Array.of(0, 1, 1, 0) }, ["a", "b"]);
 */
export function featuresFigure(features: Matrix, labels?: readonly string[]): Figure {
  const { rows, columns } = features;
  check(columns >= 2, () => ({
    where: "featuresFigure",
    rule: "an embedding in the plane has two coordinates at least",
    received: String(columns),
    repair: "Embed into two or more coordinates.",
  }));
  const { data } = columns === 2 ? features : project(features, principalComponents(features, 2));
  const points = Array.from({ length: rows }, (_, row) => [data[2 * row], data[2 * row + 1]] as const);
  const how = columns === 2 ? "the two coordinates of f(x)" : `the leading two principal components of ${columns} coordinates`; // prettier-ignore
  return embeddingFigure([{ points, ...(labels === undefined ? {} : { labels }) }], {
    title: "The embedding, a point a row",
    caption: `${rows} rows by ${how}${labels === undefined ? "" : ", coloured by their label"}.`,
    axes: columns === 2 ? ["first coordinate", "second coordinate"] : ["first component", "second component"],
  });
}
