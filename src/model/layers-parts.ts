import type { tensorflow } from "../backend/tensorflow.js";
import { check, described } from "../errors.js";

/** Something of a layer that training by an objective leaves out, and what to do about it. */
interface Lost {
  readonly layer: string;
  readonly part: string;
  readonly repair: string;
}

const noise = ["Dropout", "SpatialDropout1D", "AlphaDropout", "GaussianDropout", "GaussianNoise"];

/**
 * @throws UserError for what only model.fit does: losses of the layers' own, noise, moving statistics and constraints. The forward pass
 * of a network is that of inference, and its loss is the objective's.
 */
export function requireWhole(model: tensorflow.LayersModel): void {
  const lost = model.layers.flatMap((layer) => lostOf(layer));
  check(lost.length === 0, () => ({
    where: "layersNetwork",
    rule: "a network is its forward pass in inference and trained by the objective's loss alone, without what model.fit does besides",
    received: lost.map(({ layer, part }) => `${part} of layer '${layer}'`).join(", "),
    repair: [...new Set(lost.map(({ repair }) => repair))].join(" "),
  }));
}

function lostOf(layer: tensorflow.layers.Layer): Lost[] {
  const inner = (layer as Partial<tensorflow.LayersModel>).layers;
  if (inner !== undefined) return inner.flatMap(lostOf);
  const [name, config] = [layer.getClassName(), layer.getConfig()];
  const of = (part: string, repair: string): Lost => ({ layer: layer.name, part, repair });
  const named = namedIn(config);
  const losses = (layer as unknown as { losses?: readonly unknown[] }).losses ?? [];
  const rate = Number(config.rate ?? config.stddev ?? 1);
  return [
    ...named.map((key) =>
      /regularizer$/i.test(key)
        ? of(`the ${key}`, "Leave regularizers out, and add their terms in an objective of your own.")
        : of(`the ${key}`, "Leave constraints out, or project the weights in a loop of your own (compileLoop)."),
    ),
    ...(losses.length > 0 && !named.some((key) => /regularizer$/i.test(key))
      ? [of("a loss of its own", "Add it in an objective of your own.")]
      : []),
    ...((noise.includes(name) && rate > 0) || Number(config.dropout) > 0 || Number(config.recurrentDropout) > 0
      ? [of(`the noise (${name})`, "Leave the layer out; noise comes into an objective by the rows of its sample.")]
      : []),
    ...(name === "BatchNormalization" && layer.trainable
      ? [of("the moving statistics (BatchNormalization)", "Set its trainable to false to keep its statistics as they are, or use layerNormalization.")] // prettier-ignore
      : []),
  ];
}

/** Regularizers and constraints in a layer's configuration, at any depth: wrappers have that of another layer in theirs. */
function namedIn(config: object): string[] {
  return Object.entries(config).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== "object" || value === null) return [];
    return /regularizer$|constraint$/i.test(key) ? [key] : namedIn(value);
  });
}

/** @throws UserError for inputs that the model does not take, [N, ...] or [1, N, ...]. */
export function requireInputs(given: tensorflow.Tensor, { shape }: tensorflow.SymbolicTensor): void {
  const known = (given as Partial<tensorflow.Tensor> | undefined)?.shape;
  const rows = known !== undefined && known.length === shape.length + 1 && known[0] === 1 ? known.slice(1) : known;
  const fits = rows?.length === shape.length && shape.every((size, axis) => size === null || size === rows[axis]);
  check(fits, () => ({
    where: "the inputs of a tf.layers model",
    rule: `they are [${["N", ...shape.slice(1).map((size) => size ?? "any")].join(", ")}], or the same after [1, ...]`,
    received: known === undefined ? described(given) : `[${known.join(", ")}]`,
    repair: "Give samples as the model's inputShape has them.",
  }));
}
