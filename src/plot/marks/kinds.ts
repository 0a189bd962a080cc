import type { Mark } from "../figure.js";
import { bars } from "./bars.js";
import { cells } from "./cells.js";
import type { MarkKind } from "./contract.js";
import { dots } from "./dots.js";
import { image } from "./image.js";
import { line } from "./line.js";
import { rule } from "./rule.js";
import { text } from "./text.js";

/** Every kind of mark by its name: a new one is a type of figure.ts, a file here and an entry. */
const kinds: { readonly [K in Mark["mark"]]: MarkKind<Extract<Mark, { mark: K }>> } = {
  line,
  dots,
  bars,
  cells,
  image,
  rule,
  text,
};

/** How this mark is measured, cleaned and drawn. */
export const kindOf = <M extends Mark>(mark: M): MarkKind<M> => kinds[mark.mark] as unknown as MarkKind<M>;
