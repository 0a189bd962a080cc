import { expect, test } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import { trainingData } from "../../src/data/tensors.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { mlp } from "../../src/model/spec.js";
import { randomStream } from "../../src/math/random.js";
import { supervised } from "../../src/train/supervised.js";
import { train } from "../../src/train/train.js";
import { errorFigure } from "../../src/width/figures.js";
import { errorFinding } from "../../src/width/findings.js";
import { heldOutResults, rootError } from "../../src/width/held-out.js";
import { widthRows } from "../../src/width/rows.js";
import { settingData, type SettingOptions } from "../../src/width/settings.js";
import { widestTable } from "../../src/width/tables.js";
import { settledCell } from "../../src/width/zero.js";
import { assertClose } from "../assert.js";
import { file } from "../data/files.js";
import { cube, repeated, resultOf } from "./planted.js";

await useBackend();
const random = randomStream(2);
const line = (label: (a: number, b: number) => string | number): string => {
  const [a, b] = [random.normal(), random.normal()];
  return `${a},${b},${label(a, b)}`;
};
const csv = (name: string, label: (a: number, b: number) => string | number): string =>
  file(name, `a,b,y\n${Array.from({ length: 700 }, () => line(label)).join("\n")}\n`);
const options: SettingOptions = {
  ...{ setting: "file", dimension: 1, samples: 100, labels: "y", targets: "given", classes: "", test: 0.75 },
  data: csv("real.csv", (a, b) => 50 + 10 * a - 3 * b),
};
const members = [0, 1].map((seed) => ({ seed, random: randomStream(seed) }));

test("held-out numbers in parts are those of all held-out rows at once, with an RMSE in the labels' units", async () => {
  for (const task of ["regression", "classification"] as const) {
    const data = task === "regression" ? options.data : csv("classes.csv", (a) => (a > 0 ? "p" : "q"));
    const datasets = await settingData({ ...options, data, task }, members);
    using tensors = trainingData(datasets);
    using ensemble = createEnsemble(mlp({ inputs: 2, width: 16, depth: 1, outputs: 1 }), members);
    using objective = supervised(ensemble, tensors, { errors: task === "classification" });
    await train(objective, { steps: 50, rate: { units: 0.5 } });
    const found = heldOutResults(ensemble, datasets);
    const [{ heldOut, labelScale }] = datasets;
    using far = trainingData(datasets.map((dataset) => ({ ...dataset, ...dataset.heldOut })));
    using outputs = { tensor: ensemble.forward(far.inputs), [Symbol.dispose]: () => outputs.tensor.dispose() };
    const made = outputs.tensor.dataSync();
    const [size, y] = [heldOut?.samples ?? 0, heldOut?.targets ?? new Float64Array(0)];
    expect(size).toBe(525); // more than one part of 256
    found.forEach((result, member) => {
      const errors = Array.from(y, (target, row) => made[member * size + row] - target);
      const loss = errors.reduce((sum, error) => sum + error ** 2, 0) / (2 * size);
      assertClose([result?.loss ?? NaN], [loss], { rtol: 1e-5 }); // float32 sums
      const wrong = Array.from(y, (target, row) => made[member * size + row] * target <= 0).filter(Boolean).length;
      const own = task === "regression" ? [NaN, (labelScale?.deviation ?? NaN) * Math.sqrt(2 * loss)] : [wrong / size, NaN];
      expect(result?.samples).toBe(size);
      assertClose([result?.error ?? -1, result?.rmse ?? -1].map((one) => (Number.isNaN(one) ? -7 : one)), own.map((one) => (Number.isNaN(one) ? -7 : one)), { rtol: 1e-5 });
    }); // prettier-ignore
  }
});

test("without held-out rows there is nothing to say of them, and classes have no RMSE", async () => {
  const datasets = await settingData({ ...options, test: 0, task: "regression" }, members);
  using ensemble = createEnsemble(mlp({ inputs: 2, width: 2, depth: 1, outputs: 1 }), members);
  expect(heldOutResults(ensemble, datasets)).toEqual([null, null]);
  expect(rootError(0.5, {})).toBeNaN();
  expect(rootError(0.5, { labelScale: { mean: 3, deviation: 7 } })).toBe(7);
});

test("of real labels the loss has to come to zero, and the error cannot; the sphere has nothing to hold out", () => {
  const cell = { ...options, depth: 1, width: 8, zero: "auto", task: "regression" } as const;
  expect(settledCell(cell).zero).toBe("loss");
  expect(settledCell({ ...cell, task: "auto" }).zero).toBe("error");
  expect(() => settledCell({ ...cell, zero: "error" })).toThrow(/real labels have a loss and no errors/);
  expect(settledCell({ ...cell, data: "", setting: "theorem" }).test).toBe(0);
});

const tested = { samples: 30, loss: 0.2, error: 0.25, rmse: NaN };
const file2 = { ...cube, setting: "file", samples: 60 } as const;
const rowsOf = (result: Partial<ReturnType<typeof resultOf>>) =>
  widthRows([8, 64].flatMap((width) => repeated({ ...file2, width }, 5, { ...resultOf(file2), ...result })));

test("the error on held-out rows stands beside the training error in figure and table", () => {
  const rows = rowsOf({ test: tested });
  const figure = errorFigure(rows);
  const apart = figure.marks.find((mark) => mark.mark === "line" && mark.name === "held-out rows");
  expect(apart).toMatchObject({ stroke: "dotted", points: [{ x: 8, y: 0.25 }, { x: 64, y: 0.25 }] }); // prettier-ignore
  expect(figure.caption).toContain("30 rows held out");
  const table = widestTable(rows);
  expect(table.columns.slice(-3)).toEqual(["training 0-1 error", "0-1 error on 30 held-out rows", "loss on 30 held-out rows"]); // prettier-ignore
  expect(table.rows[0].slice(-2)).toEqual(["0.25 [0.25, 0.25]", "0.2 [0.2, 0.2]"]);
  expect(errorFigure(rowsOf({})).caption).not.toContain("held out");
});

test("real labels have an RMSE in their units where classes have errors, and no finding on errors", () => {
  const rows = rowsOf({ errors: NaN, rmse: 12, test: { ...tested, error: NaN, rmse: 15 } });
  expect(errorFigure(rows)).toMatchObject({ y: { label: "RMSE (units of the label)" } });
  expect(widestTable(rows).rows[0].slice(-3)).toEqual(["12 [12, 12]", "15 [15, 15]", "0.2 [0.2, 0.2]"]);
  expect(widestTable(rows).rows[0][3]).toBe("labels are real");
  expect(errorFinding.premises?.(rows).filter(({ met }) => !met).map(({ statement }) => statement)).toEqual([expect.stringContaining("labels that are classes")]); // prettier-ignore
  expect(errorFinding.estimate(rows, 0.95)).toEqual([]);
});
