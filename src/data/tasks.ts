import type { Random } from "../math/random.js";
import type { Dataset } from "./dataset.js";
import { sphere } from "./generators.js";
import { randomLabels } from "./labels.js";

/** N points uniform on the sphere of radius √d with labels ±1 that mean nothing. */
export function sphereWithRandomLabels(random: Random, samples: number, dimension: number): Dataset {
  return {
    name: "sphere",
    samples,
    dimension,
    outputs: 1,
    classes: ["-1", "+1"],
    inputs: sphere(random.split("inputs"), { samples, dimension }),
    targets: randomLabels(random.split("labels"), samples),
  };
}
