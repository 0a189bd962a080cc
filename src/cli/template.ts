import { open } from "node:fs/promises";
import { basename, isAbsolute } from "node:path";
import { UsageError } from "../errors.js";
import { accessError, codeOf } from "../run/access.js";
import { shellWord } from "../run/shell.js";
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
  const file = await open(path, "wx").catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw new UsageError(accessError(path, error).fault);
    throw new UsageError({
      where: path,
      rule: "a new experiment must not overwrite a file",
      received: "a file of this name",
      repair: "Choose another name.",
    });
  });
  await file.writeFile(template(id));
  await file.close();
  print(`${path} is written. Run it: overparam run ${shellWord(isAbsolute(path) ? path : `./${path}`)}\n`);
  return 0;
}

const template = (id: string): string => `import { defineExperiment, meanInterval, z } from "overparam";

// A claim, what one seed of it measures, and the predictions that answer it. Here: the mean square of d Gaussian coordinates is 1.
${"export default"} defineExperiment({
  id: "${id}",
  claim: {
    lecture: "none",
    statement: "The mean square of d standard Gaussian coordinates is 1.",
    reference: "elementary",
  },
  // Types, flags (--dimension 10,100), forms and records come from this schema.
  parameters: z.strictObject({
    dimension: z.number().int().min(1).default(100).describe("number of coordinates d"),
  }),
  grids: {
    smoke: { description: "a test's size", seeds: 5, axes: [{ dimension: [10] }] },
    default: { description: "three sizes", seeds: 20, axes: [{ dimension: [10, 100, 1000] }] },
  },
  needs: "nothing", // no TensorFlow: leave this out where the trial trains networks
  // One record a member, in order; all that is random comes from the member's own stream.
  trial: async ({ dimension }, members) =>
    members.map(({ random }) => {
      const values = random.split("coordinates").normals(dimension);
      return { meanSquare: values.reduce((sum, value) => sum + value * value, 0) / dimension };
    }),
  // What findings, tables and figures take, made once from the records on disk.
  evidence: (trials) =>
    trials.map(({ parameters, result }) => ({ x: parameters.dimension, y: result.meanSquare })),
  // Each prediction, written to disk before the run, beside the estimate that answers it.
  findings: {
    meanSquare: {
      statement: "the mean square is 1",
      source: "E[g²] = 1",
      margin: [0.9, 1.1],
      decides: true,
      estimate: (points, confidence) => meanInterval(points.map(({ y }) => y), { confidence }),
    },
  },
  tested: (points) => \`the mean over \${points.length} trials\`,
  notTested: "other distributions",
  settles: "more seeds",
  figures: {
    meanSquare: (points) => ({
      title: "Mean square of d Gaussian coordinates",
      caption: "One dot a seed.",
      x: { label: "dimension d", scale: "log" },
      y: { label: "mean square", scale: "linear" },
      marks: [
        { mark: "dots", points },
        { mark: "rule", axis: "y", at: 1, label: "prediction" },
      ],
    }),
  },
});
`;
