import { cp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { command } from "./command.js";
import { folderSize, type Say } from "./files.js";

/**
 * TensorFlow.js's own way: its install script, on a copy of its package in the cache, downloads libtensorflow and a built
 * addon. Stopped when nothing arrives for 20 s.
 */
export async function fromOfficial(stage: string, packageFolder: string, say: Say): Promise<string> {
  say("asking for TensorFlow.js's own build of libtensorflow");
  await cp(packageFolder, stage, {
    recursive: true,
    filter: (source) => !source.endsWith(join("tfjs-node", "node_modules")),
  });
  let bytes = 0;
  const timer = setInterval(() => {
    void folderSize(stage).then((size) => {
      if (size > bytes + 1e6) say(`downloading libtensorflow: ${Math.round(size / 1e6)} MB so far`);
      bytes = size;
    });
  }, 1000);
  const modules = dirname(dirname(packageFolder));
  try {
    await command(process.execPath, ["scripts/install.js", "cpu"], {
      cwd: stage,
      env: { NODE_PATH: modules, PATH: `${join(modules, ".bin")}:${process.env.PATH}` },
      timeout: 900_000,
      measure: () => bytes,
      patience: 20_000,
    });
    await command(
      process.execPath,
      ["-e", `require(${JSON.stringify(join(stage, "lib", "napi-v8", "tfjs_binding.node"))})`],
      { timeout: 60_000 },
    );
  } finally {
    clearInterval(timer);
  }
  await Promise.all(
    ["src", "dist", "binding", "scripts", "deps/include"].map((name) =>
      rm(join(stage, name), { recursive: true, force: true }),
    ),
  );
  return "2.9.1";
}
