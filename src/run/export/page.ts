import { escapeXml as escape } from "../../plot/frame.js";
import { style } from "../page-style.js";
import { commandOf } from "../report.js";
import type { StoredRun } from "../stored.js";
import type { Metadata } from "./metadata.js";
import { pageScript } from "./page-script.js";

/** A page that stands beside exported models, opens one of them, and runs it on its example and on the reader's numbers. */
export function renderModelsPage(
  { record }: StoredRun,
  models: readonly { readonly folder: string; readonly metadata?: Metadata }[],
): string {
  const title = `Networks of ${record.experiment}`;
  const listed = models.map(({ folder, metadata }) => ({ folder, ...metadata }));
  const options = models.map(({ folder }) => `<option>${escape(folder)}</option>`).join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}
h1, #facts td + td { overflow-wrap: anywhere; } td { white-space: nowrap; } #facts td + td { white-space: normal; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
label { display: block; font-weight: bold; margin-top: 1rem; }
select, textarea, button { font: inherit; max-width: 100%; box-sizing: border-box; padding: .3rem .5rem; }
select, textarea { width: 100%; } textarea { min-height: 7rem; font-family: ui-monospace, monospace; font-size: .85rem; }
.right { text-align: right; font-variant-numeric: tabular-nums; } .row { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0; }</style>
</head>
<body>
<h1>${escape(title)}</h1>
<p>Trained by <code>${escape(commandOf(record))}</code>. This page runs them here, without a server.</p>
<label for="model">Network</label><select id="model">${options}</select>
<div class="scroll"><table><tbody id="facts"></tbody></table></div>
<label for="input">Input <span id="count"></span></label>
<textarea id="input" spellcheck="false"></textarea>
<div class="row"><button id="run">Run</button><button id="example">Example</button></div>
<p id="message" role="status"></p>
<div class="scroll"><table><thead><tr><th>output</th><th class="right">value</th><th class="right recorded">recorded where it was trained</th></tr></thead><tbody id="outputs"></tbody></table></div>
<script src="tf.min.js"></script>
<script type="application/json" id="models">${JSON.stringify(listed).replaceAll("<", "\\u003c")}</script>
<script>${pageScript}</script>
</body></html>
`;
}
