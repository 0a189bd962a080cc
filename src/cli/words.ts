/** Flags that take no value; each other one takes the next word. */
const switches = new Set(
  ["json", "debug", "help", "version", "force", "quiet", "yes", "dry-run", "trust", "cuda", "retry"].map(
    (name) => `--${name}`,
  ),
);

/**
 * The words of a call that are neither flags nor their values, wherever the flags stand: "run", "width-sweep" of
 * `--json run --width 2..8 width-sweep`. A word that begins with a dash is a flag unless it is a negative number.
 */
export function wordsOf(args: readonly string[]): string[] {
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    if (args[at] === "--") return [...words, ...args.slice(at + 1)];
    if (!isFlag(args[at])) words.push(args[at]);
    else if (takesNext(args[at]) && at + 1 < args.length && !isFlag(args[at + 1])) at++;
  }
  return words;
}

const isFlag = (word: string): boolean => /^-(?!\d|\.\d)/.test(word) && word !== "-";
const takesNext = (flag: string): boolean =>
  /^--(?!no-)/.test(flag) && !flag.includes("=") && !switches.has(flag) && flag !== "--";
