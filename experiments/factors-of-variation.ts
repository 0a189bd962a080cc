import { defineExperiment, fields, z } from "../src/index.js";
import * as features from "../src/features/index.js";

const parameters = z.strictObject({
  kind: z.enum(["digits", "shapes"]).default("digits").describe("figures that are drawn"),
  method: z.enum(features.factorsMethods).default("nt-xent").describe("what makes f(x)"),
  dimension: z.number().int().min(10).max(64).default(16).describe("coordinates k of f(x)"),
  size: z.number().int().min(8).max(32).default(12).describe("pixels of a side"),
  width: fields.width.default(128),
  batch: z.number().int().min(2).default(128).describe("samples a step"),
  samples: fields.samples.min(200).max(20_000).default(2000).describe("images drawn; a quarter is held out"),
  steps: fields.steps.default(1500),
});
type Cell = z.output<typeof parameters>;
const is = (name: Cell["method"]) => (cell: Cell): boolean => cell.method === name; // prettier-ignore

export default defineExperiment({
  id: "factors-of-variation",
  claim: {
    lecture: "Section 5, x can be recovered from f(x)",
    statement:
      "What an image was made of can be recovered from f(x): as much of it as the method did not ask f to forget.",
    reference: "Lecture's consequence of the three properties; Zimmermann et al. 2021; Papyan, Han & Donoho 2020",
  },
  parameters,
  grids: {
    smoke: { description: "one method", seeds: 2, axes: [{ size: [8], width: [8], batch: [16], samples: [200], steps: [4] }] }, // prettier-ignore
    default: {
      description: "eight embeddings of drawn digits of 12 x 12 pixels, 16 coordinates",
      seeds: 5,
      axes: [{ method: [...features.factorsMethods] }],
    },
  },
  memory: ({ width, samples, size }) => 5000 * width + 120 * samples * size * size,
  trial: features.factorsTrial,
  evidence: features.studyRows<Cell>(({ method }) => method),
  findings: {
    inPixels: features.studyFinding<Cell>(
      {
        statement: "an MLP finds a digit's place in its pixels: R² of at least 0.9 (mean of across and down)",
        source: "the place is the mean place of the grey, but for what a digit's own form adds, which a decoder that is not linear may learn", // prettier-ignore
        margin: [0.9, 1],
        decides: true,
      },
      ({ values }) => values.place,
      is("pixels"),
    ),
    placeForgotten: features.studyFinding<Cell>(
      {
        statement: "an MLP finds the place worse in NT-Xent's features than in as many principal components (difference of R²)", // prettier-ignore
        source: "views shifted by a pixel of the 3.6 that places range over are to have equal features; components keep what varies most, and place does", // prettier-ignore
        margin: [-1, -0.02],
        decides: true,
      },
      ({ values }) => values.place - values.pca_place,
      is("nt-xent"),
    ),
    labelsForget: features.studyFinding<Cell>(
      {
        statement: "so it does place, scale and rotation in features that were learned from labels (difference of mean R²)", // prettier-ignore
        source: "cross entropy with frozen orthonormal class vectors draws a class together (neural collapse)",
        margin: [-1, -0.1],
        decides: true,
      },
      ({ values }) => values.factors - values.pca_factors,
      is("orthonormal-classes"),
    ),
    labelsTell: features.studyFinding<Cell>(
      {
        statement: "a linear probe tells classes better apart in those than in components (difference of accuracies)",
        source: "they were asked for it, and classes of moved and turned digits are not linearly separable in 16 components", // prettier-ignore
        margin: [0.02, 1],
        decides: true,
      },
      ({ values }) => values.class - values.pca_class,
      is("orthonormal-classes"),
    ),
    autoencoder: features.studyFinding<Cell>(
      {
        statement:
          "an autoencoder's features give all factors no worse than components, to 0.02 (difference of mean R²)",
        source: "none promises it: it is asked for x alone, which the factors make",
        margin: [-0.02, 1],
        decides: false,
      },
      ({ values }) => values.factors - values.pca_factors,
      is("autoencoder"),
    ),
  },
  tested: features.studyTested("factors of drawn figures by MLP and ridge on held-out images, dense encoders of two hidden layers"), // prettier-ignore
  notTested: "photographs, factors that depend on each other, convolutional encoders, unsupervised disentanglement, other sizes", // prettier-ignore
  settles: "more seeds narrow the intervals; more --samples help the decoders",
  tables: [features.studyTable("Held-out images, R² by an MLP", { "class (accuracy)": "class", across: "across", down: "down", scale: "scale", rotation: "rotation", "all four": "factors", "all four by ridge": "linear_factors" })], // prettier-ignore
  figures: {
    factors: features.studyFigure({ title: "Factors recovered from f(x)", label: "R² by an MLP (fraction)", most: 1 }, { across: "across", down: "down", scale: "scale", rotation: "rotation" }), // prettier-ignore
    class: features.studyFigure({ title: "Classes told apart", label: "accuracy of a linear probe (fraction)", least: 0, most: 1 }, { class: "class" }), // prettier-ignore
  },
});
