/** A picture's surroundings: title above, caption below, on a white ground. */
export interface Frame {
  readonly title: string;
  readonly caption: string;
  readonly width: number;
  readonly height: number;
  /** SVG of the inside, drawn from (0, 0). */
  readonly content: string;
}

export const fontFamily = "system-ui, 'DejaVu Sans', sans-serif";
const margin = 16;

/** The framed picture as a document; the caption is wrapped. */
export function frame({ title, caption, width, height, content }: Frame): string {
  const titles = wrap(title, Math.floor(width / 9.5));
  const lines = wrap(caption, Math.floor(width / 6.6));
  const top = margin + 22 * titles.length + 4;
  const total = { width: width + 2 * margin, height: top + height + 12 + 16 * lines.length + margin };
  const text = (content: readonly string[], y: number, step: number, style: string): string =>
    content
      .map((line, index) => `<text x="${margin}" y="${y + step * index}" ${style}>${escapeXml(line)}</text>`)
      .join("");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total.width} ${total.height}" width="${total.width}" height="${total.height}" role="img" aria-label="${escapeXml(title)}" font-family="${fontFamily}">`,
    `<title>${escapeXml(title)}</title><desc>${escapeXml(caption)}</desc>`,
    `<rect width="${total.width}" height="${total.height}" fill="white"/>`,
    text(titles, margin + 16, 22, 'font-size="17" font-weight="bold" fill="#111"'),
    `<g transform="translate(${margin},${top})">${content}</g>`,
    text(lines, top + height + 20, 16, 'font-size="12" fill="#444"'),
    "</svg>",
  ].join("\n");
}

/** Lines of at most `length` characters, broken at spaces. */
export function wrap(text: string, length: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= length) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export function escapeXml(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => names[character]);
}
