import { drawing, type Draw, type Given } from "./draw.js";
import { rows } from "./rows.js";

/** A step as code: tensors that it starts with, which of them are its state, what it does before it assigns and returns. */
export interface Case {
  readonly name: string;
  readonly given: readonly Given[];
  readonly state: readonly string[];
  /** Runs once, before the step is there: a model, an optimizer. */
  readonly setup: string;
  readonly body: string;
}

const steps = 3;

/** One row twice, with other tensors each time, some of which the step changes. */
export function rowCase(operation: string, row: number, seed: number): Case {
  const name = `${operation} ${row}, seed ${seed}`;
  const draw = drawing(seed, name);
  const expressions = [rows[operation][row](draw), rows[operation][row](draw)];
  const state = draw.given.filter(({ type }) => type !== "int32" && draw.int(0, 2) === 0).map(({ name }) => name);
  const lines = expressions.map((expression, index) => `const r${index} = ${expression};`);
  const results = expressions.map((_, index) => `r${index}`);
  return assembled(name, draw, state, lines, results);
}

/** Three to six rows one after another, some of which take what earlier ones gave. */
export function chainCase(seed: number): Case {
  const name = `a chain, seed ${seed}`;
  const draw = drawing(seed, name);
  const smooth = ["tanh", "sigmoid", "softplus", "square", "relu", "elu", "neg", "abs", "exp"];
  const shape = draw.shape(2, false);
  const [x, y] = [draw.tensor("float32", shape), draw.tensor("float32", shape, "plain")];
  const lines = [`const c0 = tf.${draw.pick(smooth)}(tf.mul(${x}, 0.5));`];
  const length = draw.int(3, 6);
  for (let at = 1; at < length; at++) {
    const last = `c${at - 1}`;
    const other = draw.pick([x, y, ...Array.from({ length: at }, (_, index) => `c${index}`)]);
    const expression = draw.pick([
      `tf.${draw.pick(smooth)}(tf.mul(${last}, 0.5))`,
      `tf.${draw.pick(["add", "sub", "mul", "maximum", "minimum", "squaredDifference"])}(${last}, ${other})`,
      `tf.where(tf.greater(${other}, 0.1), ${last}, ${y})`,
      `tf.sub(${last}, tf.${draw.pick(["max", "min", "mean", "sum", "logSumExp"])}(${other}, ${draw.int(0, 1)}, true))`,
      `tf.tanh(tf.matMul(${last}, tf.matMul(${other}, ${last}, true, false)))`,
      `tf.grad((z) => tf.sum(tf.mul(tf.${draw.pick(smooth)}(z), ${other})))(${last})`,
      `tf.reverse(tf.cumsum(${last}, 1), 0)`,
      `tf.softmax(${last})`,
    ]);
    lines.push(`const c${at} = ${expression};`);
  }
  const result = `c${length - 1}`;
  lines.push(`${x}.assign(tf.add(tf.mul(${x}, 0.5), tf.mul(${result}, 0.1)));`);
  return assembled(name, draw, [x], lines, [result, `tf.max(${result})`, `tf.any(tf.isNaN(${result}))`]);
}

const optimizers = [
  "tf.train.sgd(0.1)",
  "tf.train.momentum(0.05, 0.9)",
  "tf.train.momentum(0.05, 0.9, true)",
  "tf.train.adam(0.05)",
  "tf.train.adamax(0.05)",
  "tf.train.adagrad(0.1)",
  "tf.train.adadelta(0.5)",
  "tf.train.rmsprop(0.05)",
  "tf.train.rmsprop(0.05, 0.9, 0.5, 1e-7, true)",
];

/** A small tf.layers model, a loss and an optimizer. */
export function trainingCase(seed: number): Case {
  const name = `training, seed ${seed}`;
  const draw = drawing(seed, name);
  const { input, layers } = modelOf(draw);
  const x = draw.tensor("float32", [4, ...input], draw.pick(["any", "plain"] as const));
  const tokens = draw.tensor("int32", [4, 3], [0, 4]);
  const y = draw.tensor("float32", [4, 2], "unit");
  const loss = draw.pick([
    `tf.losses.meanSquaredError(${y}, f)`,
    `tf.losses.softmaxCrossEntropy(${y}, f)`,
    `tf.losses.sigmoidCrossEntropy(${y}, f)`,
    `tf.losses.huberLoss(${y}, f)`,
    `tf.neg(tf.mean(tf.logSoftmax(f)))`,
  ]);
  const fed = layers.some((layer) => layer.includes("embedding")) ? tokens : x;
  const setup = [
    `const model = tf.sequential({ layers: [${layers.join(", ")}] });`,
    "model.getWeights().forEach((w, i) => tf.tidy(() => w.assign(tf.mul(tf.cos(tf.add(tf.reshape(tf.range(0, w.size), w.shape), i)), 0.3))));",
    `const optimizer = ${draw.pick(optimizers)};`,
    "const weights = model.trainableWeights.map((w) => w.val);",
    `const minimise = () => optimizer.minimize(() => { const f = model.apply(${fed}); return ${loss}; }, true, weights);`,
    "tf.tidy(() => void minimise());",
    "const slots = optimizerSlots(optimizer);",
    "dispose = () => (optimizer.dispose(), tf.dispose([optimizer.c, optimizer.m].filter(Boolean)));",
  ].join("\n");
  return assembled(name, draw, ["...weights", "...slots"], ["const loss = minimise();"], ["loss"], setup);
}

function modelOf(draw: Draw): { input: number[]; layers: string[] } {
  const activation = (): string =>
    draw.pick(["tanh", "relu", "sigmoid", "elu", "selu", "softplus", "relu6", "swish", "gelu", "softmax"]);
  const dense = (units: number, first = ""): string =>
    `tf.layers.dense({ units: ${units}, activation: "${activation()}"${first} })`;
  const last = "tf.layers.dense({ units: 2 })";
  return draw.pick([
    { input: [3], layers: [dense(4, ", inputShape: [3]"), dense(3), last] },
    {
      input: [4, 4, 1],
      layers: [
        `tf.layers.conv2d({ filters: 2, kernelSize: 2, activation: "${activation()}", inputShape: [4, 4, 1] })`,
        `tf.layers.${draw.pick(["max", "average"])}Pooling2d({ poolSize: 2, strides: 1 })`,
        "tf.layers.flatten()",
        last,
      ],
    },
    {
      input: [3],
      layers: ["tf.layers.embedding({ inputDim: 5, outputDim: 3, inputLength: 3 })", "tf.layers.flatten()", last],
    },
    { input: [3], layers: [dense(4, ", inputShape: [3]"), "tf.layers.layerNormalization()", last] },
    { input: [4, 2], layers: ["tf.layers.simpleRNN({ units: 3, inputShape: [4, 2] })", last] },
  ]);
}

function assembled(
  name: string,
  draw: Draw,
  state: readonly string[],
  lines: readonly string[],
  results: readonly string[],
  setup = "",
): Case {
  const changes = state.flatMap((variable) => {
    const given = draw.given.find((one) => one.name === variable);
    if (given === undefined || lines.some((line) => line.startsWith(`${variable}.assign`))) return [];
    return [
      given.type === "bool"
        ? `${variable}.assign(tf.logicalNot(${variable}));`
        : `${variable}.assign(tf.mul(${variable}, 0.75));`,
    ];
  });
  const returned = results.map((result, index) => `out${index}: ${result}`).join(", ");
  return { name, given: draw.given, state, setup, body: [...lines, ...changes, `return { ${returned} };`].join("\n") };
}

/** The case as a script that runs it in all modes: to be put into a file of the project's root. */
export function scriptOf({ name, given, state, setup, body }: Case): string {
  const made = given.map(({ name: tensor, type, shape, values }) => {
    const numbers = values.map((value) => (Object.is(value, -0) ? "-0" : String(value))).join(", ");
    const value = `tf.tensor([${numbers}], [${shape.join(", ")}], "${type}")`;
    return `const ${tensor} = ${state.includes(tensor) ? `tf.variable(${value})` : value};`;
  });
  return `// ${name}
import { compileLoop, optimizerSlots, tf, useBackend } from "./src/index.js";
import { relu } from "./src/backend/relu.js";
import { mulNoNan } from "./src/backend/mul-no-nan.js";
import { statelessNormal } from "./src/backend/stateless-normal.js";
await useBackend();
for (const mode of ["eager", "graph", "xla"]) {
  ${[...made, setup].join("\n").replaceAll("\n", "\n  ")}
  const step = () => {
    ${body.replaceAll("\n", "\n    ")}
  };
  try {
    const loop = compileLoop({ state: [${state.join(", ")}], step, mode, record: [${recorded.join(", ")}] });
    loop.advance(${steps});
    console.log(mode, loop.records());
  } catch (error) {
    console.log(mode, error.message);
  }
}
`;
}

/** The steps of a case, all of which are recorded. */
export const recorded = Array.from({ length: steps }, (_, step) => step);
