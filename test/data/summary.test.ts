import { expect, test } from "vitest";
import { readTable } from "../../src/data/load.js";
import { summaryOf } from "../../src/data/summary.js";
import { file } from "./files.js";

const use = { classes: true, standardised: true };

test("a summary has rows, columns with their spread, classes with their counts, and what was left out", async () => {
  const path = file("s.csv", "id,age,size,y\nr1,18,5000,q\nr2,79,5000,p\nr3,20,5000,p\n");
  expect(summaryOf(await readTable(path, "y", { drop: "id" }), use)).toEqual([
    "The file has 3 rows of 2 columns; its classes: p (2), q (1); columns are standardised.",
    "Columns: 'age' 18 to 79, mean 39, deviation 28.3; 'size' always 5000.",
    "1 of 3 columns left out: 'id'",
  ]);
});

test("of many columns the first eight are told, of the others and of images the range", async () => {
  const names = Array.from({ length: 12 }, (_, at) => `c${at}`);
  const path = file("w.csv", `${names.join()},y\n${names.map((_, at) => at).join()},1.5\n${names.map((_, at) => 2 * at).join()},2.5\n`);
  const [rows, columns] = summaryOf(await readTable(path, "y"), { classes: false, standardised: false });
  expect(rows).toBe("The file has 2 rows of 12 columns; columns are not standardised.");
  expect(columns).toMatch(/'c7' 7 to 14, mean 10.5, deviation 3.5; and 4 more, all numbers from 0 to 22.$/);
  expect(summaryOf(await readTable("digits"), use)[1]).toBe("Its numbers lie from 0 to 16.");
}); // prettier-ignore

test("what steers a terminal or looks like several classes stands in quotes, escaped", async () => {
  const path = file("q.csv", 'a,y\n1,"Paris, TX"\n2,\u001b[31mred\n3,plain name\n');
  const [rows] = summaryOf(await readTable(path, "y"), use);
  expect(rows).toContain("classes: '\\u001b[31mred' (1), 'Paris, TX' (1), plain name (1);");
});

test("of many classes the first twenty are told, with how many there are", async () => {
  const lines = Array.from({ length: 30 }, (_, at) => `${at},k${at}`);
  const [rows] = summaryOf(await readTable(file("k.csv", `a,y\n${lines.join("\n")}\n`), "y"), use);
  expect(rows).toContain("k26 (1), … (30 in all); columns");
});
