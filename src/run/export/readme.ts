import { commandOf } from "../report.js";
import type { StoredRun } from "../stored.js";

/** What a folder of exported models says of itself: where they are from, and how to open one. */
export function readmeOf({ record }: StoredRun, folders: readonly string[]): string {
  const first = folders[0] ?? "a-model/network";
  return `Networks of ${record.experiment}, trained by: ${commandOf(record)}

Each folder is named by the parameters that vary in the run, and the seed. It holds a network in TensorFlow.js layers
format (model.json, weights.bin); model.json says under userDefinedMetadata what it was trained on and gives an example
input with its output.

In a browser: open index.html. It needs no server and no network; model.js and tf.min.js are for it.

In Node, with overparam:

  import { tf, useBackend } from "overparam";
  await useBackend();
  const model = await tf.loadLayersModel("${first}/model.json");
  const { example } = model.getUserDefinedMetadata();
  model.predict(tf.tensor2d([example.input])).print(); // example.output

With TensorFlow.js alone: tf.loadLayersModel("file://${first}/model.json") with @tensorflow/tfjs-node, or the address of
model.json on a server in a page.
`;
}
