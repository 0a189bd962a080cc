import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

export const root = resolve(import.meta.dirname, "../..");

/** A function or class that an entry of the package exports. */
export interface Exported {
  readonly name: string;
  /** The specifiers that export it: "overparam", "overparam/math". */
  readonly from: readonly string[];
  /** The text of its @example; nothing where it has none. */
  readonly example: string | undefined;
}

/** The entries of package.json with their sources: "overparam/math" in src/math/index.ts. */
export function entries(): [specifier: string, file: string][] {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    exports: Record<string, { types?: string }>;
  };
  return Object.entries(exports).flatMap(([name, { types }]) =>
    types === undefined
      ? []
      : [[name.replace(".", "overparam"), join(root, types.replace("/dist", "").replace(".d.ts", ".ts"))]],
  );
}

/** All functions and classes of all entries, each once. */
export function exported(): Exported[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(
    entries().map(([, file]) => file),
    options,
  );
  const checker = program.getTypeChecker();
  const found = new Map<ts.Symbol, Exported>();
  for (const [specifier, file] of entries()) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.Node);
    for (const symbol of module === undefined ? [] : checker.getExportsOfModule(module)) {
      const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      if (!isCalled(own, checker)) continue;
      const example = own.getJsDocTags(checker).find(({ name }) => name === "example")?.text?.map(({ text }) => text).join(""); // prettier-ignore
      found.set(own, { name: symbol.name, example, from: [...(found.get(own)?.from ?? []), specifier] });
    }
  }
  return [...found.values()];
}

function isCalled(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const outside = symbol.declarations?.[0]?.getSourceFile().fileName.includes("node_modules") ?? true;
  if (outside || !(symbol.flags & ts.SymbolFlags.Value)) return false;
  return (symbol.flags & ts.SymbolFlags.Class) > 0 || checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0;
}
