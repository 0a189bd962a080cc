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

/** The text of a new experiment. */
export const template = (
  id: string,
): string => `import { defineExperiment, fields, successInterval, z } from "overparam";
import { sphereWithRandomLabels, trainingData } from "overparam/data";
import { createEnsemble, mlp } from "overparam/model";
import { meansFigure } from "overparam/plot";
import { supervised, train } from "overparam/train";

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
  claim: { lecture: "none", statement: "64 hidden units learn 8 random labels.", reference: "Zhang et al. 2017" },
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
    trials.map(({ parameters, result }) => ({ x: parameters.width, values: { error: result.errors / parameters.samples } })),
  // Each prediction, written to disk before the run, beside the estimate that answers it.
  findings: {
    learned: {
      statement: "at the largest width no label is wrong at the end, with probability at least 1/2",
      source: "the claim",
      margin: [0.5, 1],
      decides: true,
      estimate: (rows, confidence) => {
        const widest = rows.filter(({ x }) => x === Math.max(...rows.map((row) => row.x)));
        const right = widest.filter(({ values }) => values.error === 0).length;
        return successInterval(right, widest.length, { confidence });
      },
    },
  },
  tested: (rows) => \`\${rows.length} trainings on the sphere\`,
  notTested: "other data, deeper networks",
  settles: "more seeds",
  figures: {
    error: (rows) =>
      meansFigure(rows, {
        ...{ title: "Training error against width", caption: "0-1 error after training." },
        x: { label: "hidden width m (units)", scale: "log" },
        y: { label: "training 0-1 error (fraction)", scale: "linear", least: 0, most: 1 },
      }),
  },
});
`;
