import { expect, test } from "vitest";
import { namedExperiment, nearestFlag } from "../../src/cli/flags.js";
import { run } from "../../src/cli/run.js";

test("the experiment that gives run its flags is the one that it runs: the name is not looked up again", async () => {
  const named = await namedExperiment(["--json", "run", "weight-drift", "--width", "8"]);
  expect(named?.loaded.experiment.id).toBe("weight-drift");
  const again = run({ experiment: "no-such-experiment", set: ["nothing"] }, named?.loaded);
  await expect(again).rejects.toThrow("The parameters are parameterization, samples, dimension");
});

test("a word that is no flag is told the nearest, of the experiment's parameters too, in a call of run alone", async () => {
  const args = ["run", "weight-drift", "--widht", "8"];
  expect(nearestFlag(args, await namedExperiment(args))).toBe("Did you mean --width?");
  expect(nearestFlag(["run", "--presett"])).toBe("Did you mean --preset?");
  expect(nearestFlag(["list", "--jsn"])).toBe("Type: overparam --help");
});
