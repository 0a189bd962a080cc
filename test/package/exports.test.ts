import { readFileSync, realpathSync, statSync } from "node:fs";
import { expect, test } from "vitest";

interface Package {
  readonly exports: Readonly<Record<string, { readonly types: string } | string>>;
  readonly typesVersions: Readonly<Record<"*", Readonly<Record<string, readonly string[]>>>>;
}
const { exports, typesVersions } = JSON.parse(readFileSync("package.json", "utf8")) as Package;

test("readers of typesVersions find the same subpaths with the same types as readers of exports", () => {
  const subpaths = Object.entries(exports).flatMap(([path, target]) =>
    path === "." || typeof target === "string" ? [] : [[path.slice(2), [target.types]] as const],
  );
  expect(typesVersions["*"]).toEqual(Object.fromEntries(subpaths));
});

test("the root has at most 75 names, each once; what else there is, subpaths have", () => {
  const names = [...readFileSync("src/index.ts", "utf8").matchAll(/\{([^}]*)\}/g)].flatMap(([, list]) =>
    list.split(",").flatMap((name) => name.trim() || []),
  );
  expect([names.length, names.length]).toEqual([new Set(names).size, Math.min(names.length, 75)]);
});

test("npx overparam of a clone is the command that was built, wherever npx was called before", () => {
  const built = realpathSync("dist/src/cli/main.js");
  expect([realpathSync("node_modules/.bin/overparam"), statSync(built).mode & 0o111]).toEqual([built, 0o111]);
});
