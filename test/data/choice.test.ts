import { describe, expect, test } from "vitest";
import { chosenColumns, delimiterByte } from "../../src/data/choice.js";
import { readTable } from "../../src/data/load.js";
import { readColumns } from "../../src/data/named-columns.js";
import { readLabelledPoints, readNamedPoints } from "../../src/data/points.js";
import { file, folder, idx, messageFrom } from "./files.js";
import { join } from "node:path";
import { storedName } from "../../src/data/stored.js";

const names = ["id", "a", "b", "c..d", "e,f", "3", "y"];
const chosen = (columns: string, drop = ""): number[] =>
  chosenColumns({ where: "t.csv", names, label: 6 }, { columns, drop });

describe("columns are chosen by name, by place from 1 and by range, in the file's order", () => {
  test.each([
    ["", "", [0, 1, 2, 3, 4, 5]],
    ["a,b", "", [1, 2]],
    ["b, a", "", [1, 2]],
    ["a..b", "", [1, 2]],
    ["2..4", "", [1, 2, 3]],
    ["3", "", [5]], // a name before a place
    ["4", "", [3]],
    ["c..d", "", [3]], // a name with dots
    ["b..c..d", "", [2, 3]],
    ['"e,f"', "", [4]],
    ["a..y", "", [1, 2, 3, 4, 5]], // the labels' column is left out of a range
    ["a..y", 'id,"e,f"', [1, 2, 3, 5]],
    ["", "id", [1, 2, 3, 4, 5]],
    ["", "1..2", [2, 3, 4, 5]],
  ])("--columns '%s' --drop '%s'", (columns, drop, places) => {
    expect(chosen(columns, drop)).toEqual(places);
  });
  test.each([
    ["aa", "", "--columns: it must name columns of t.csv"],
    ["aa", "", "Did you mean 'a'?"],
    ["9", "", "Got '9'"],
    ["0", "", "Got '0'"],
    ["b..a", "", "Write the range from its first column to its last"],
    ["a..", "", "Got 'a..'"],
    ["y", "", "the column of the labels is no coordinate"],
    ["", "y", "the column of the labels is no coordinate"],
    ["a", "a", "a column at least must be left"],
    ["", "id..3", "a column at least must be left"],
    [",", "", "a column at least must be left"],
  ])("--columns '%s' --drop '%s' is refused", async (columns, drop, message) => {
    expect(await messageFrom(() => chosen(columns, drop))).toContain(message);
  });
});

describe("what is left out is not read", () => {
  const text = "id,a,b,,b2,y\n0x1,1,2,,,p\nNaN,3,4,x,?,q\n";
  test("columns left out may hold anything and bear no name, and are named in the notes", async () => {
    const table = await readTable(file("t.csv", text), "y", { drop: "id,4,b2" });
    expect([table.columns, [...table.inputs], table.labels]).toEqual([
      ["a", "b"],
      [1, 2, 3, 4],
      ["p", "q"],
    ]);
    expect(table.notes).toEqual(["3 of 5 columns left out: 'id', '', 'b2'"]);
    const same = await readTable(join(folder, "t.csv"), "y", { columns: "a..b" });
    expect([...same.inputs]).toEqual([1, 2, 3, 4]);
    expect(await messageFrom(() => readTable(join(folder, "t.csv"), "y"))).toContain("--drop 4");
  });
  test("points, columns and arrays of every format are chosen from by the same words", async () => {
    const path = file("t.csv", text);
    const choice = { columns: "a..b" };
    expect([...(await readLabelledPoints(path, "y", choice)).points.data]).toEqual([1, 2, 3, 4]);
    expect([...(await readNamedPoints(path, undefined, choice)).points.data]).toEqual([1, 2, 3, 4]);
    expect((await readColumns(path, { columns: "b", also: "a" })).names).toEqual(["a", "b"]);
    const images = file("i", idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]));
    const table = await readTable(images, file("l", idx([2], [3, 8])), { columns: "2..3" });
    expect([table.dimension, [...table.inputs], table.columns]).toEqual([2, [2, 3, 6, 7], undefined]);
    expect([...(await readNamedPoints(images, undefined, { drop: "1,4" })).points.data]).toEqual([2, 3, 6, 7]);
    expect((await readColumns(file("m", idx([2, 3], [1, 2, 3, 4, 5, 6])), { drop: "2" })).names).toEqual(["1", "3"]);
    expect((await readTable("digits", "", { columns: "1..8" })).dimension).toBe(8);
  });
  test("two choices of one file are two tables, in memory and in the cache", async () => {
    const path = file("t.csv", text);
    const [a, b] = await Promise.all(["a", "b"].map((columns) => readTable(path, "y", { columns })));
    expect([[...a.inputs], [...b.inputs]]).toEqual([
      [1, 3],
      [2, 4],
    ]);
    const content = Buffer.from(text);
    expect(storedName(content, "y", { columns: "a" })).not.toBe(storedName(content, "y", { columns: "b" }));
  });
});

describe("a separator that is named", () => {
  test.each([
    ["space", "a b  y\n1 2 p\n  3   4 q  \n\n"],
    ["space", 'a\tb "y"\n1\t2 "p"\n3\t4 "q"'],
    ["tab", "a\tb\ty\n1\t2\tp\n3\t4\tq\n"],
    ["semicolon", "sep=,\na;b;y\n1;2;p\n3;4;q\n"],
    [";", "a;b;y\n1;2;p\n3;4;q\n"],
    ["^", "a^b^y\n1^2^p\n3^4^q\n"],
  ])("'%s' reads the table that it separates", async (delimiter, text) => {
    const table = await readTable(file("d.csv", text), "y", { delimiter });
    expect([[...table.inputs], table.labels, table.columns]).toEqual([
      [1, 2, 3, 4],
      ["p", "q"],
      ["a", "b"],
    ]);
  });
  test("it decides where the file would be read otherwise, and says so where it does not fit", async () => {
    const path = file("d.csv", "a;b,y\n1;2,p\n");
    expect(await messageFrom(() => readTable(path, "y", { delimiter: ";" }))).toContain("the label column");
    expect([delimiterByte(), delimiterByte("comma"), delimiterByte("Tab")]).toEqual([undefined, 44, 9]);
  });
  test.each(["commas", "5", ".", "-", '"', "é", "\n", "e"])("%j is refused as a separator", async (delimiter) => {
    expect(await messageFrom(() => delimiterByte(delimiter))).toContain("--delimiter");
  });
  test("an array has none", async () => {
    const call = () => readTable(file("i", idx([1, 1], [1])), file("l", idx([1], [1])), { delimiter: "tab" });
    expect(await messageFrom(call)).toContain("it is that of a text table");
  });
});
