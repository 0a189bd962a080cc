// Loaded before everything else (--require): counts what changes the disk, and ends the process at the operation that
// OVERPARAM_CRASH_AT names, before it is done ("7") or in its middle ("7.5"). Without, prints them all at the end.
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");
const { join } = require("node:path");

const at = Number(process.env.OVERPARAM_CRASH_AT ?? Infinity);
let count = 0;
const points = [];

/** Counts one operation; `half` does a part of it. */
function step(half) {
  count += 1;
  points.push(count, ...(half === undefined ? [] : [count + 0.5]));
  if (Math.floor(at) !== count) return;
  if (at > count) half?.();
  process.kill(process.pid, "SIGKILL");
}

const original = { ...fs };
const halfOf = (content) => Buffer.from(content).subarray(0, Buffer.byteLength(content) / 2);
const halves = {
  writeFile: (path, content) => original.writeFileSync(path, halfOf(content)),
  copyFile: (from, to) => original.writeFileSync(to, halfOf(original.readFileSync(from))),
  cp: (from, to) => {
    original.mkdirSync(to, { recursive: true });
    const [name] = original.readdirSync(from);
    if (name !== undefined) halves.copyFile(join(from, name), join(to, name));
  },
  rm: (path) => {
    const [name] = original.existsSync(path) && original.statSync(path).isDirectory() ? original.readdirSync(path) : [];
    if (name !== undefined) original.rmSync(join(path, name), { recursive: true, force: true });
  },
};
const changing = ["writeFile", "copyFile", "cp", "rm", "rmdir", "rename", "link", "unlink", "mkdir"];

for (const name of changing) {
  const [sync, later] = [fs[`${name}Sync`], fs.promises[name]];
  fs[`${name}Sync`] = (...args) => {
    step(halves[name] && (() => halves[name](...args)));
    return sync(...args);
  };
  fs.promises[name] = (...args) => {
    step(halves[name] && (() => halves[name](...args)));
    return later(...args);
  };
}

const open = fs.promises.open;
fs.promises.open = async (path, flags, ...rest) => {
  step();
  const file = await open(path, flags, ...rest);
  const [write, sync, close] = [file.writeFile.bind(file), file.sync.bind(file), file.close.bind(file)];
  file.writeFile = (content) => (step(() => original.writeSync(file.fd, halfOf(content))), write(content));
  file.sync = () => (step(), sync());
  file.close = () => (step(), close());
  return file;
};
syncBuiltinESMExports();
if (at === Infinity) process.on("exit", () => original.writeSync(2, `operations ${points.join(" ")}\n`));
