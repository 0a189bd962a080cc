/** Units of text across a terminal's line. */
const lineWidth = 100;

/** A text in lines of at most 100 characters, broken at spaces; lines after the first begin with `indent`. Longer words stand alone. */
export function wrapText(text: string, indent = "  "): string {
  const [, lead = "", prose = ""] = /^( *)(.*)$/s.exec(text) ?? [];
  const [first, ...words] = prose.split(" ");
  const lines = [lead + first];
  for (const word of words) {
    const longer = `${lines[lines.length - 1]} ${word}`;
    if (longer.length > lineWidth) lines.push(indent + word);
    else lines[lines.length - 1] = longer;
  }
  return lines.join("\n");
}
