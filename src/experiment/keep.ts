import type { LayersFormat } from "../model/export.js";
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
