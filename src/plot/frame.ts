/** A picture's surroundings: title above, caption below, on a white ground. */
export interface Frame {
  readonly title: string;
  readonly caption: string;
  /** Of the page, margins included. */
  readonly width: number;
  /** Of the content. */
  readonly height: number;
  /** SVG of the inside, drawn from (0, 0), `width` less two margins wide. */
  readonly content: string;
}

/** SVG from (0, 0) and its height. */
export interface DrawnFrame {
  readonly svg: string;
  readonly height: number;
}

export const fontFamily = "system-ui, 'DejaVu Sans', sans-serif";
export const margin = 16;

/** The framed picture as a document; title and caption are wrapped. */
export function frame({ title, caption, width, height, content }: Frame): string {
  // Bold letters are about an eighth wider.
  const titles = wrap(title, (width - 2 * margin) / 1.13, 17);
  const lines = wrap(caption, width - 2 * margin, 12);
  const top = margin + 22 * titles.length + 8;
  const total = Math.ceil(top + height + 12 + 16 * lines.length + margin);
  const words = (content: readonly string[], y: number, step: number, style: string): string =>
    content
      .map((line, index) => `<text x="${margin}" y="${y + step * index}" ${style}>${escapeXml(line)}</text>`)
      .join("");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" role="img" aria-label="${escapeXml(title)}" font-family="${fontFamily}">`,
    `<title>${escapeXml(title)}</title><desc>${escapeXml(caption)}</desc>`,
    `<rect width="${width}" height="${total}" fill="white"/>`,
    words(titles, margin + 16, 22, 'font-size="17" font-weight="bold" fill="#111"'),
    `<g transform="translate(${margin},${top})">${content}</g>`,
    words(lines, top + height + 20, 16, 'font-size="12" fill="#444"'),
    "</svg>",
  ].join("\n");
}

/** Lines of at most `width` units, broken at spaces, and within words that are longer than a line. */
export function wrap(text: string, width: number, fontSize: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap((long) => pieces(long, width, fontSize))) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, fontSize) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function pieces(word: string, width: number, fontSize: number): string[] {
  const parts = [""];
  for (const letter of word) {
    const last = parts[parts.length - 1];
    if (last !== "" && textWidth(last + letter, fontSize) > width) parts.push(letter);
    else parts[parts.length - 1] = last + letter;
  }
  return parts;
}

/** About as wide as DejaVu Sans, which is wider than most, sets the text. */
export function textWidth(text: string, fontSize: number): number {
  const widths = [...text].map((letter) => {
    if (/[ijlI.,:;'|!()[\]tfr ]/.test(letter)) return 0.4;
    if (/[mwMWOQ@%—]/.test(letter) || letter > "\u2fff") return 1;
    return /[A-Z0-9≤≥±−=+]/.test(letter) ? 0.7 : 0.61;
  });
  return fontSize * widths.reduce((sum, width) => sum + width, 0);
}

/** Text as content or attribute of XML: markup is escaped, and what XML has no characters for becomes U+FFFD. */
export function escapeXml(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return xmlText(text).replace(/[&<>"']/g, (character) => names[character]);
}

/** Control characters, lone surrogates and non-characters replaced by U+FFFD: XML cannot hold them even as references. */
export function xmlText(text: string): string {
  const held = /[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
  return Array.from(text, (character) => (held.test(character) ? character : "\ufffd")).join("");
}
