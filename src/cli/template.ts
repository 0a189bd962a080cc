import { open } from "node:fs/promises";
import { basename } from "node:path";
import { UsageError } from "../errors.js";
import { print } from "./output.js";

/** `overparam new`: writes ./<name>.ts unless there is one. */
export async function writeTemplate(name: string): Promise<number> {
  const id = basename(name).replace(/\.[cm]?[jt]s$/, "");
  if (!/^[a-z][a-z0-9-]*$/.test(id)) {
    throw new UsageError({
      where: "overparam new",
      rule: "a name is lower-case letters, digits and dashes",
      received: `'${name}'`,
      repair: "For example: overparam new my-claim",
    });
  }
  const path = `${name.replace(/\.[cm]?[jt]s$/, "")}.ts`;
  const file = await open(path, "wx").catch(() => {
    throw new UsageError({
      where: path,
      rule: "a new experiment must not overwrite a file",
      received: "a file of this name",
      repair: "Choose another name.",
    });
  });
  await file.writeFile(template(id));
  await file.close();
  print(`${path} is written. Run it: overparam run ./${path}\n`);
  return 0;
}

const template = (id: string): string => `import { defineExperiment, meanInterval, z } from "overparam";

// A claim, its prediction, what one seed measures, and how the seeds are judged.
// Here: the mean square of d Gaussian coordinates is 1, whatever d.
${"export default"} defineExperiment({
  id: "${id}",
  claim: {
    lecture: "none",
    statement: "The mean square of d standard Gaussian coordinates is 1.",
    reference: "elementary",
  },
  // Types, flags (--dimension 10,100) and records all come from this schema.
  parameters: z.strictObject({
    dimension: z.number().int().min(1).default(100).describe("number of coordinates d"),
  }),
  smoke: { description: "seconds", axes: [{ dimension: [10] }], seeds: 4 },
  sweep: { description: "three sizes", axes: [{ dimension: [10, 100, 1000] }], seeds: 20 },
  // Written before the run; the verdict compares the interval of the estimate with the margin.
  predictions: {
    meanSquare: { statement: "the mean square is 1", source: "E[g²] = 1", margin: [0.9, 1.1], decides: true },
  },
  // One record a member, in order; all randomness comes from the member's own stream.
  trial: async ({ dimension }, members) =>
    members.map(({ random }) => {
      const values = random.split("coordinates").normals(dimension);
      return { meanSquare: values.reduce((sum, value) => sum + value * value, 0) / dimension };
    }),
  summarise: (trials) => ({
    findings: { meanSquare: meanInterval(trials.map(({ result }) => result.meanSquare)) },
    tested: \`the mean over \${trials.length} trials\`,
    notTested: "other distributions",
    settle: "more seeds",
  }),
  plots: {
    meanSquare: (trials) => ({
      kind: "chart",
      title: "Mean square of d Gaussian coordinates",
      caption: "One dot a seed.",
      x: { label: "dimension d", scale: "log" },
      y: { label: "mean square", scale: "linear" },
      series: [
        {
          name: "trials",
          draw: "dots",
          points: trials.map(({ parameters, result }) => ({ x: parameters.dimension, y: result.meanSquare })),
        },
      ],
      rules: [{ axis: "y", at: 1, label: "prediction" }],
    }),
  },
});
`;
