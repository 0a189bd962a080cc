// node child.mjs run FOLDER | export FOLDER TO: a run in one process without the command line, which takes a fifth of a second.
import { launchHere } from "../../dist/src/launch/here.js";
import { RunDirectory } from "../../dist/src/run/directory.js";
import { conduct } from "../../dist/src/run/conduct.js";
import { exportModels } from "../../dist/src/run/export/export.js";
import { makePlan } from "../../dist/src/run/grid.js";
import { hashFile } from "../../dist/src/run/hashes.js";
import experiment from "./experiment.mjs";

const [command, folder, to] = process.argv.slice(2);
const directory = new RunDirectory(folder);
const say = (text) => process.stderr.write(`${text}\n`);
const source = new URL("experiment.mjs", import.meta.url).pathname;

if (command === "export") await exportModels(directory, to, { say });
else
  await conduct({
    ...{ directory, plan: makePlan(experiment), force: false, onNote: say, signal: new AbortController().signal },
    loaded: { experiment, source, sourceHash: hashFile(source), files: { [source]: hashFile(source) } },
    launch: () => launchHere(experiment, directory),
  });
