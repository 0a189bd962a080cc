import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import type { Metadata } from "./metadata.js";

/**
 * How far an output may lie from the one recorded: kernels sum in other orders, in float32, whose relative step is 6e-8; wide
 * networks sum thousands of terms of both signs.
 */
const tolerance = 1e-4;

/** Opens a written model as its user will, and lets it run on its example; returns the shape of its input, less the samples. */
export async function verifyModel(path: string, { example }: Partial<Metadata>): Promise<number[]> {
  const model = await tf.loadLayersModel(path);
  try {
    if (example !== undefined) checkExample(path, model, example);
    return model.inputs[0].shape.slice(1).map((size) => size ?? NaN);
  } finally {
    model.dispose();
  }
}

function checkExample(path: string, model: tensorflow.LayersModel, example: NonNullable<Metadata["example"]>): void {
  const predicted = tf.tidy(() => model.predict(tf.tensor2d([example.input.map(Number)])) as tensorflow.Tensor);
  const outputs = predicted.dataSync();
  predicted.dispose();
  const recorded = example.output.map(Number);
  const far = recorded.findIndex((value, index) => !isNear(outputs[index], value));
  check(far < 0 && outputs.length === recorded.length, () => ({
    where: path,
    rule: `an exported model gives its example's output to ${tolerance}`,
    received: `${outputs[far]} where training had ${recorded[far]}`,
    repair: "Resume or repeat the run: its model is damaged.",
  }));
}

function isNear(value: number, recorded: number): boolean {
  if (!Number.isFinite(recorded)) return Object.is(value, recorded) || !Number.isFinite(value);
  return Math.abs(value - recorded) <= tolerance * Math.max(1, Math.abs(recorded));
}
