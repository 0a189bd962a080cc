import { RunDirectory } from "../run/directory.js";
import { exportModels as exportKept } from "../run/export/export.js";
import { exportDocument } from "./json.js";
import { print, say } from "./output.js";

/** `overparam export`: the models that a run kept, as folders that say what they are, with a page that runs them. */
export async function exportModels(run: string, to: string, trial: string | undefined, json: boolean): Promise<number> {
  const exported = await exportKept(new RunDirectory(run), to, { say, ...(trial === undefined ? {} : { trial }) });
  const examples = exported.filter(({ metadata }) => metadata?.example !== undefined).length;
  const text = [
    ...exported.slice(0, 12).map(({ folder }) => `${to}/${folder}`),
    ...(exported.length > 12 ? [`… ${exported.length} in all`] : []),
    `${examples} of ${exported.length} gave the output that their example records. Open ${to}/index.html in a browser; ${to}/README.txt says how in Node.`,
  ];
  print(json ? `${exportDocument(run, to, exported)}\n` : `${text.join("\n")}\n`);
  return 0;
}
