/** What the page of exported models does: plain JavaScript, since it runs in the reader's browser as it stands. */
export const pageScript = `
"use strict";
const overparamModels = {};
const models = JSON.parse(document.getElementById("models").textContent);
const element = (id) => document.getElementById(id);
let opened;

function say(text, wrong) {
  element("message").textContent = text;
  element("message").className = wrong ? "warn" : "";
}

function loadScript(source) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = done;
    script.onerror = () => failed(new Error(source + " is not beside this page, or this browser opens no files beside a page."));
    document.head.append(script);
  });
}

async function open(about) {
  const { folder } = about;
  if (!(folder in overparamModels)) await loadScript(folder.split("/").map(encodeURIComponent).join("/") + "/model.js");
  const { modelTopology, weightSpecs, weights } = overparamModels[folder];
  const weightData = Uint8Array.from(atob(weights), (letter) => letter.charCodeAt(0)).buffer;
  if (opened) opened.model.dispose();
  const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  opened = { about, model, size: model.inputs[0].shape.slice(1).reduce((a, b) => a * b, 1) };
}

function row(cells) {
  const line = document.createElement("tr");
  cells.forEach((text, index) => {
    const cell = document.createElement("td");
    cell.textContent = text;
    if (index > 0 && cells.numbers) cell.className = "right";
    line.append(cell);
  });
  return line;
}

function describe({ experiment, parameters, seed, data, standardised, classes, part }) {
  const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  const given = Object.entries(parameters).filter(([, value]) => value !== "");
  const facts = [
    ["experiment", experiment + ", " + part],
    ["parameters", given.map(([name, value]) => name + " " + text(value)).join(", ")],
    ["seed", String(seed)],
    ...(data === undefined ? [] : [["data", data + (standardised ? ", columns standardised" : "")]]),
    ...(classes === undefined || classes.length === 0 ? [] : [["classes", classes.join(", ")]]),
  ];
  element("facts").replaceChildren(...facts.map(row));
}

function nameOf(index, values, classes) {
  if (!classes || classes.length === 0) return String(index);
  if (values.length > 1) return classes[index];
  return "class " + classes[values[0] > 0 ? 1 : 0] + " (negative: " + classes[0] + ", positive: " + classes[1] + ")";
}

function numbersOf(text) {
  const words = text.split(/[\\s,;]+/).filter((word) => word !== "");
  const wrong = words.find((word) => !Number.isFinite(Number(word)));
  if (wrong !== undefined) throw new Error("'" + wrong + "' is not a number.");
  if (words.length !== opened.size) throw new Error("This network takes " + opened.size + " numbers. Got " + words.length + ".");
  return words.map(Number);
}

function predict() {
  const { about, model } = opened;
  element("outputs").replaceChildren();
  const input = numbersOf(element("input").value);
  const shape = [1, ...model.inputs[0].shape.slice(1)];
  const values = Array.from(tf.tidy(() => model.predict(tf.tensor(input, shape)).dataSync()));
  const example = about.example;
  const same = example && input.every((value, index) => value === example.input[index]);
  for (const cell of document.querySelectorAll(".recorded")) cell.hidden = !same;
  element("outputs").replaceChildren(
    ...values.map((value, index) => {
      const cells = [nameOf(index, values, about.classes), String(Number(value.toPrecision(7)))];
      if (same) cells.push(String(Number(Number(example.output[index]).toPrecision(7))));
      cells.numbers = true;
      return row(cells);
    }),
  );
  if (values.length > 1 && about.classes && about.classes.length > 0)
    say("Predicted: " + about.classes[values.indexOf(Math.max(...values))] + ".");
  else say(same ? "The example." : "");
}

function attempt(work) {
  return Promise.resolve().then(work).catch((error) => say(error.message, true));
}

function fillExample() {
  const { about, size } = opened;
  element("input").value = (about.example ? about.example.input : new Array(size).fill(0)).join(", ");
  predict();
}

element("model").onchange = () => attempt(async () => {
  say("Opening …");
  await open(models[element("model").selectedIndex]);
  describe(opened.about);
  element("count").textContent = "(" + opened.size + " numbers)";
  element("example").hidden = !opened.about.example;
  say("");
  fillExample();
});
element("run").onclick = () => attempt(predict);
element("example").onclick = () => attempt(fillExample);
attempt(async () => {
  // Plain kernels: the same float32 on every machine, where graphics cards may have 16 bits.
  await tf.setBackend("cpu");
  await element("model").onchange();
});
`;
