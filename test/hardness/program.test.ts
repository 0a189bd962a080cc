import { expect, test } from "vitest";
import { outputForms } from "../../src/hardness/forms.js";
import { wrongAnswers } from "../../src/hardness/network.js";
import { solveProgram } from "../../src/hardness/program.js";
import { splittingPoints } from "../../src/hardness/reductions.js";
import { searchHalfSpaces } from "../../src/hardness/search.js";
import { randomSplitting, splitExactly } from "../../src/hardness/splitting.js";
import { randomStream } from "../../src/math/random.js";

const [and, or] = outputForms(2, "any");
const mixed = outputForms(3, "any")[3];

test("the program and the search agree on random labels in every form, and a yes is a network that holds", async () => {
  const answers: string[] = [];
  for (let seed = 0; seed < 9; seed++) {
    const random = randomStream(seed).split("program");
    const points = { rows: 9, columns: 2, data: random.normals(18).map((x) => 100 + 3 * x) };
    const data = { points, labels: Array.from({ length: 9 }, () => random.uniform() < 0.5) };
    const form = seed === 4 ? mixed : [and, or][seed % 2];
    const found = await solveProgram(data, form);
    expect([seed, found.answer]).toEqual([seed, searchHalfSpaces(data, form).answer]);
    if (found.answer === "yes") expect(wrongAnswers(found.network, data)).toEqual([]);
    answers.push(found.answer);
  }
  expect(new Set(answers)).toEqual(new Set(["yes", "no"]));
});

test("on reductions the program answers as backtracking does", async () => {
  for (let seed = 0; seed < 4; seed++) {
    const random = randomStream(seed).split("reductions");
    const instance = randomSplitting(random, { elements: 4, count: 6, planted: seed % 2 === 0, sizes: [2, 3] });
    const points = splittingPoints(instance);
    expect((await solveProgram(points, and)).answer).toBe(splitExactly(instance).answer);
    expect((await solveProgram(points, or)).answer).toBe("no");
  }
});

test("a limit of nodes or of time ends in not decided", async () => {
  const instance = randomSplitting(randomStream(0), { elements: 9, count: 45, planted: false });
  expect(splitExactly(instance).answer).toBe("no");
  expect((await solveProgram(splittingPoints(instance), and, { nodes: 1 })).answer).toBe("not decided");
  expect((await solveProgram(splittingPoints(instance), and, { seconds: 1e-3 })).answer).toBe("not decided");
});

test("a margin that is none is refused", async () => {
  const data = splittingPoints({ elements: 1, sets: [] });
  await expect(solveProgram(data, and, { margin: 0 })).rejects.toThrow(/the margin is in \(0, 1\]. Got 0/);
});
