import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import { UserError } from "../../src/errors.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble, type Ensemble } from "../../src/model/ensemble.js";
import { exampleOf } from "../../src/model/example.js";
import { exportMember } from "../../src/model/export.js";
import { mlp, network } from "../../src/model/spec.js";

const size = { inputs: 3, outputs: 1, depth: 1, width: 4 };
const wrong = (value: unknown): never => value as never;
const hidden = [{ units: 4, activation: "relu" as const }];

describe("what a network does not have is refused in a sentence", () => {
  let ensemble: Ensemble;
  beforeAll(async () => {
    await useBackend();
    ensemble = createEnsemble(mlp(size), [0, 1, 2].map(randomStream));
  });
  afterAll(() => ensemble.dispose());
  const exported = (member: unknown, layers?: unknown) => () => exportMember(ensemble, wrong(member), wrong(layers));

  const mistakes: Record<string, [call: () => unknown, message: string]> = {
    "the export of a member NaN": [exported(NaN), "it is an integer in [0, 2]. Got NaN"],
    "the export of no member": [exported(undefined), "Got undefined"],
    "the export of a part of a member": [exported(1.5), "Got 1.5"],
    "the export of a member too many": [exported(3), "Got 3"],
    "the export of a member before the first": [exported(-1), "Got -1"],
    "the export of layers backwards": [exported(0, { from: 2, to: 1 }), "0 <= from < to <= 2. Got from 2 to 1"],
    "the export of a misspelt range": [exported(0, { form: 1 }), "Got 'form'"],
    "the export of layers too many": [exported(0, { to: 9 }), "Got from 0 to 9"],
    "the export of null layers": [exported(0, null), "Got null"],
    "an example of a member": [() => exampleOf(ensemble, 5, [1, 2, 3]), "Got 5"],
    "an example of too few inputs": [() => exampleOf(ensemble, 0, [1, 2]), "3 finite numbers. Got 2: 1, 2"],
    "an example of layers": [() => exampleOf(ensemble, 0, [1, 2, 3], { to: 3 }), "Got from 0 to 3"],
    "a misspelt option of mlp": [() => mlp(wrong({ ...size, activaton: "tanh" })), "Got 'activaton'. Write activation"],
    "turned letters": [() => mlp(wrong({ ...size, widht: 3 })), "Write width"],
    "a misspelt option of network": [() => network(hidden, wrong({ inputs: 3, outputs: 1, biass: 1 })), "Write bias"],
    "a bias in words": [() => mlp({ ...size, bias: wrong("no") }), "true or false. Got 'no'"],
    "an antisymmetric 1": [() => mlp({ ...size, antisymmetric: wrong(1) }), "true or false. Got 1"],
    "a bias of scale NaN": [() => mlp({ ...size, bias: true, biasScale: NaN }), "Got NaN"],
    "a bias of scale -1": [() => mlp({ ...size, bias: true, biasScale: -1 }), "Got -1"],
    "a bias of scale in words": [() => mlp({ ...size, biasScale: wrong("1") }), "Got '1'"],
    "mlp of nothing": [() => mlp(wrong(undefined)), "Got undefined"],
    "a number of hidden layers": [() => network(wrong(3), { inputs: 3, outputs: 1 }), "Got 3"],
    "hidden layers by width alone": [() => network(wrong([64]), { inputs: 3, outputs: 1 }), "Got 64"],
    "network without options": [() => network(hidden, wrong(null)), "Got null"],
  };
  test.each(Object.entries(mistakes))("%s", async (_, [call, message]) => {
    const thrown: unknown = await Promise.resolve().then(call).then(() => undefined, (error: unknown) => error); // prettier-ignore
    expect(thrown).toBeInstanceOf(UserError);
    expect((thrown as UserError).message).toContain(message);
  });
});

test("a cell with all its axes is spread into mlp", () => {
  const cell = { ...size, dimension: 3, samples: 10, rate: 0.1, train: 4 };
  expect(mlp(cell).layers).toHaveLength(2);
});
