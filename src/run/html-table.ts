import { formatNumber } from "../plot/format.js";
import { escapeXml as escape } from "../plot/frame.js";

/** A number, words, or words with smaller ones beneath. */
export type HtmlCell = string | number | readonly [words: string, small: string];

/** A table that scrolls by itself where it is wider than the page; numbers to four digits. */
export function htmlTable(columns: readonly string[], rows: readonly (readonly HtmlCell[])[]): string {
  const wordsOf = (cell: string | number): string => escape(typeof cell === "number" ? formatNumber(cell) : cell);
  const contentOf = (cell: HtmlCell): string => {
    if (typeof cell !== "object") return wordsOf(cell);
    return `${wordsOf(cell[0])}${cell[1] === "" ? "" : `<small>${wordsOf(cell[1])}</small>`}`;
  };
  const cells = (tag: string, row: readonly HtmlCell[]): string =>
    row.map((cell) => `<${tag}>${contentOf(cell)}</${tag}>`).join("");
  const head = columns.some((column) => column !== "") ? `<thead><tr>${cells("th", columns)}</tr></thead>` : "";
  return `<div class="scroll"><table>${head}<tbody>${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n")}</tbody></table></div>`;
}
