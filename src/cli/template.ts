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

const template = (id: string): string => `import {
  createEnsemble,
  defineExperiment,
  fields,
  mlp,
  sphereWithRandomLabels,
  successInterval,
  supervised,
  train,
  trainingData,
  z,
} from "overparam";
import { meanPoints } from "overparam/plot";

// What can be asked: flags (--width 4,64), forms and records come from this schema.
const parameters = z.strictObject({
  samples: fields.samples.default(8),
  dimension: fields.dimension.default(10),
  width: fields.width.default(64),
  steps: fields.steps.default(200),
});

// A claim, what one seed of it measures, and the predictions that answer it. Here: wide networks learn labels that mean nothing.
${"export default"} defineExperiment({
  id: "${id}",
  claim: {
    lecture: "none",
    statement: "A network of 64 hidden units learns 8 random labels.",
    reference: "Zhang, Bengio, Hardt, Recht & Vinyals 2017",
  },
  parameters,
  grids: {
    smoke: { description: "a test's size", seeds: 2, axes: [{ width: [4], steps: [16] }] },
    default: { description: "three widths", seeds: 10, axes: [{ width: [4, 16, 64] }] },
  },
  // The seeds of a cell train together; one record a member, in order. All that is random comes from the member's own stream.
  trial: async (cell, members, context) => {
    using data = trainingData(members.map((member) => sphereWithRandomLabels(member, cell)));
    using ensemble = createEnsemble(mlp({ inputs: cell.dimension, outputs: 1, depth: 1, width: cell.width }), members);
    using objective = supervised(ensemble, data);
    const trained = await train(objective, { ...context, steps: cell.steps, stop: { zeroError: true } });
    return trained.map(({ status, steps, final }) => ({ status, steps, errors: final.errors }));
  },
  // What findings, tables and figures take, made once from the records on disk.
  evidence: (trials) =>
    trials.map(({ parameters, result }) => ({ width: parameters.width, error: result.errors / parameters.samples })),
  // Each prediction, written to disk before the run, beside the estimate that answers it.
  findings: {
    learned: {
      statement: "at the largest width no label is wrong at the end, with probability at least 1/2",
      source: "the claim",
      margin: [0.5, 1],
      decides: true,
      estimate: (rows, confidence) => {
        const widest = rows.filter(({ width }) => width === Math.max(...rows.map((row) => row.width)));
        const right = widest.filter(({ error }) => error === 0).length;
        return successInterval(right, widest.length, { confidence });
      },
    },
  },
  tested: (rows) => \`\${rows.length} trainings on the sphere\`,
  notTested: "other data, deeper networks",
  settles: "more seeds",
  figures: {
    error: (rows) => ({
      title: "Training error against width",
      caption: "Means over the seeds, bands 95 % intervals of the mean.",
      x: { label: "hidden width m (units)", scale: "log" },
      y: { label: "training 0-1 error (fraction)", scale: "linear", least: 0, most: 1 },
      marks: [
        {
          mark: "line",
          dots: true,
          points: meanPoints(
            rows.map(({ width, error }) => ({ x: width, y: error })),
            { least: 0, most: 1 },
          ),
        },
      ],
    }),
  },
});
`;
