import { readModelFiles } from "../../backend/model-files.js";

/** A model as a script, which a page may load beside it from a file system: a browser lets it read no other file there. */
export function modelScript(path: string, folder: string): string {
  const { weightData, modelTopology, weightSpecs } = readModelFiles(path);
  const model = { modelTopology, weightSpecs, weights: Buffer.from(weightData).toString("base64") };
  return `overparamModels[${JSON.stringify(folder)}] = ${JSON.stringify(model)};\n`;
}
