#!/usr/bin/env node
import { hideBin } from "yargs/helpers";
import { call } from "./call.js";
import { watchEnding } from "./ending.js";
import { failureOf } from "./failure.js";
import { harmless } from "./output.js";

const debug = process.argv.includes("--debug") || process.env.DEBUG !== undefined;
const ended = watchEnding(debug);

// Whoever reads the output may have gone: of the document nothing is left to say, and progress has no reader.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  ended();
  if (error.code === "EPIPE") process.exit(0);
});
process.stderr.on("error", () => undefined);

call(hideBin(process.argv))
  .then(
    (code) => (process.exitCode = code),
    (error: unknown) => {
      const { text, code } = failureOf(error, debug);
      process.stderr.write(harmless(text));
      process.exitCode = code;
    },
  )
  .finally(() => {
    ended();
    // What an experiment left running, such as a timer, keeps no command alive that has said all.
    setInterval(() => process.stdout.writableLength === 0 && process.exit(), 1000).unref();
  });
