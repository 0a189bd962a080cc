import type { Ensemble } from "../model/ensemble.js";
import { exportMember, type LayersFormat } from "../model/export.js";
import type { Member, TrialContext } from "./contract.js";

/**
 * Keeps a network in TF.js layers format beside the member's record: `models/<trial>/<name>/model.json` and `weights.bin`, which
 * `tf.loadLayersModel` opens and `overparam export` copies. `format` is what `exportMember` returns.
 */
export async function keepNetwork(
  { save }: Pick<TrialContext, "save">,
  member: Member,
  name: string,
  { topology, weightSpecs, weights }: LayersFormat,
): Promise<void> {
  const content = {
    format: "layers-model",
    generatedBy: "overparam",
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }],
  };
  await save(member, name, { "model.json": JSON.stringify(content), "weights.bin": weights });
}

/** Parts of a network by name, as ranges of its layers: { encoder: { to: 2 }, decoder: { from: 2 } }. */
type Parts = Readonly<Record<string, { readonly from?: number; readonly to?: number }>>;

/** Keeps the network of seed 0, where it is among these members: whole as "network", or in parts ({@link keepNetwork}). */
export async function keepFirst(
  context: Pick<TrialContext, "save">,
  ensemble: Ensemble,
  members: readonly Member[],
  parts: Parts = { network: {} },
): Promise<void> {
  const first = members.findIndex(({ seed }) => seed === 0);
  if (first < 0) return;
  for (const [name, layers] of Object.entries(parts))
    await keepNetwork(context, members[first], name, await exportMember(ensemble, first, layers));
}
