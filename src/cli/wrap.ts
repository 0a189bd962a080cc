/** Units of text across a terminal's line. */
const lineWidth = 100;

/** A text in lines of at most 100 characters, broken at spaces; lines after the first begin with `indent`. Longer words stand alone. */
export function wrapText(text: string, indent = "  "): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line.trim() !== "" && line.length + 1 + word.length > lineWidth) {
      lines.push(line);
      line = indent + word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}
