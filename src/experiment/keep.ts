import type { Dataset } from "../data/dataset.js";
import type { Ensemble } from "../model/ensemble.js";
import { exampleOf } from "../model/example.js";
import { exportMember, type LayersFormat } from "../model/export.js";
import type { Member, TrialContext } from "./contract.js";
import { isFirst } from "./member.js";

/**
 * Keeps a network in TF.js layers format beside the member's record: `models/<trial>/<name>/model.json` and `weights.bin`, which
 * `tf.loadLayersModel` opens and `overparam export` copies. `format` is what `exportMember` returns; `metadata`, what a user of the
 * network should know, becomes its userDefinedMetadata.
 * @example
 * await keepNetwork(context, members[0], "network", await exportMember(ensemble, 0));
 */
export async function keepNetwork(
  { save }: Pick<TrialContext, "save">,
  member: Member,
  name: string,
  { topology, weightSpecs, weights }: LayersFormat,
  metadata?: object,
): Promise<void> {
  const content = {
    format: "layers-model",
    generatedBy: "overparam",
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }],
    ...(metadata === undefined ? {} : { userDefinedMetadata: metadata }),
  };
  await save(member, name, { "model.json": JSON.stringify(content), "weights.bin": weights });
}

/** What {@link keepFirst} keeps, and of what it makes an example. */
export interface KeepOptions {
  /** The members' training sets: the first input of one stands in the model as an example, with its output; the classes, too. */
  readonly data?: readonly Dataset[];
  /** Parts of the network by name, as ranges of its layers: { encoder: { to: 2 }, decoder: { from: 2 } }. Default: all as "network". */
  readonly parts?: Readonly<Record<string, { readonly from?: number; readonly to?: number }>>;
  /** What else a user of every part should know: more of its userDefinedMetadata. */
  readonly metadata?: object;
}

/**
 * Keeps the network of the run's first seed, where it is among these members: whole as "network", or in parts ({@link keepNetwork}), each a range
 * of layers [from, to) counted from 0 at the input.
 * @throws UserError for activations that TF.js layers have no name for (erf, threshold).
 * @example
 * await keepFirst(context, ensemble, members); // in a trial: the first seed's network, for 'overparam export'
 */
export async function keepFirst(
  context: Pick<TrialContext, "save">,
  ensemble: Ensemble,
  members: readonly Member[],
  { data, parts = { network: {} }, metadata: more }: KeepOptions = {},
): Promise<void> {
  const first = members.findIndex(isFirst);
  if (first < 0) return;
  for (const [name, layers] of Object.entries(parts)) {
    const own = data === undefined ? more : { ...metadataOf(ensemble, first, data[first], layers), ...more };
    await keepNetwork(context, members[first], name, await exportMember(ensemble, first, layers), own);
  }
}

/** What the data say of a network: how its inputs are scaled, what its outputs mean, and an example. */
function metadataOf(ensemble: Ensemble, member: number, data: Dataset, layers: { from?: number; to?: number }): object {
  const { name, dimension, standardised, preprocessing, classes, outputs } = data;
  const { input, output } = exampleOf(ensemble, member, data.inputs.subarray(0, dimension), layers);
  const whole = (layers.from ?? 0) === 0 && (layers.to ?? ensemble.layers.length) === ensemble.layers.length;
  const labelled = whole && (outputs === classes.length || (outputs === 1 && classes.length === 2));
  return {
    ...{ data: name, inputDimension: input.length, outputDimension: output.length },
    ...(standardised === undefined ? {} : { standardised }),
    // What came between the layers is no input of the user's.
    ...(preprocessing === undefined || (layers.from ?? 0) > 0 ? {} : { preprocessing }),
    ...(labelled ? { classes } : {}),
    example: { input: input.map(storable), output: output.map(storable) },
  };
}

/** JSON has no NaN and no infinities: a diverged network's outputs are their names. */
const storable = (value: number): number | string => (Number.isFinite(value) ? value : String(value));
