import { streamOf, type Seeded } from "../math/random.js";
import type { Dataset } from "./dataset.js";
import { sphere } from "./generators.js";
import { randomLabels } from "./labels.js";

/** How many samples N, in how many dimensions d. */
export interface SphereSize {
  readonly samples: number;
  readonly dimension: number;
}

/**
 * N points uniform on the sphere of radius √d with labels ±1 that mean nothing, from a stream or a member's.
 * @example
 * const dataset = sphereWithRandomLabels({ random: randomStream(0) }, { samples: 8, dimension: 3 });
 */
export function sphereWithRandomLabels(seeded: Seeded, { samples, dimension }: SphereSize): Dataset {
  const random = streamOf(seeded);
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
