import { readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  exports: Readonly<Record<string, { readonly types: string } | string>>;
};
const entries = Object.values(exports).flatMap((target) =>
  typeof target === "string" ? [] : [join(root, target.types.replace("/dist/", "/").replace(".d.ts", ".ts"))],
);
const config = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
const program = ts.createProgram(entries, ts.parseJsonConfigFileContent(config.config, ts.sys, root).options);
const checker = program.getTypeChecker();

const resolved = (symbol: ts.Symbol): ts.Symbol =>
  (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
const isOurs = (node: ts.Node): boolean => !node.getSourceFile().fileName.includes("node_modules");

function exportsOf(entry: string): ts.Symbol[] {
  const source = program.getSourceFile(entry);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  return module === undefined ? [] : checker.getExportsOfModule(module).map(resolved);
}

/** A file's own short name of a type means what it stands for. */
function seenThrough(type: ts.Symbol): ts.Symbol[] {
  const alias = type.declarations?.find(ts.isTypeAliasDeclaration);
  const isShort = alias !== undefined && isOurs(alias) && !alias.modifiers?.length;
  return isShort ? typesIn(alias.type) : [type];
}

/** The project's own types that the signature of a declaration names: no bodies, no initial values. */
function typesIn(node: ts.Node): ts.Symbol[] {
  if (ts.isBlock(node)) return [];
  if (ts.isVariableDeclaration(node) || ts.isParameter(node)) return node.type === undefined ? [] : typesIn(node.type);
  const name = ts.isTypeReferenceNode(node)
    ? node.typeName
    : ts.isExpressionWithTypeArguments(node)
      ? node.expression
      : undefined;
  const found = name === undefined ? undefined : checker.getSymbolAtLocation(name);
  const inside = found === undefined ? [] : seenThrough(resolved(found));
  ts.forEachChild(node, (child) => void inside.push(...typesIn(child)));
  return inside;
}

test("every type that a public signature names can be imported", () => {
  const known = new Set(entries.flatMap(exportsOf));
  expect(known.size).toBeGreaterThan(100);
  const missing = [...known].flatMap((symbol) =>
    (symbol.declarations ?? [])
      .filter(isOurs)
      .flatMap(typesIn)
      .filter((type) => !known.has(type) && (type.flags & ts.SymbolFlags.TypeParameter) === 0)
      .filter((type) => type.declarations?.some(isOurs))
      .map(
        (type) =>
          `${symbol.name} names ${type.name} of ${relative(root, type.declarations?.[0].getSourceFile().fileName ?? "")}`,
      ),
  );
  expect([...new Set(missing)]).toEqual([]);
});
