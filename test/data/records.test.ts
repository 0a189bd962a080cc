import { parse } from "csv-parse/sync";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { recordsOf } from "../../src/data/records.js";
import { textOf } from "../../src/data/text.js";
import { randomStream } from "../../src/math/random.js";

/** All records of a text, with the line of each. */
function read(content: string | Buffer, separator = ","): { cells: string[]; line: number }[] {
  const records = recordsOf("t.csv", textOf(Buffer.from(content)), { at: 0, line: 1 }, separator.charCodeAt(0));
  const all = [];
  while (records.next())
    all.push({ cells: Array.from({ length: records.count }, (_, cell) => records.text(cell)), line: records.line });
  return all;
}

test("random texts with quotes, separators and mixed line ends within cells read as csv-parse reads them", () => {
  const random = randomStream(0);
  const pieces = ["a", "é", "1.5", " ", ",", ";", '""', "\n", "\r\n", "\r", ""];
  const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)];
  const word = (from: readonly string[]): string =>
    Array.from({ length: random.integer(5) }, () => pick(from)).join("");
  for (let trial = 0; trial < 400; trial++) {
    const separator = pick([",", ";", "\t", "|"]);
    const bare = ["a", "é", "1.5", " ", "-"];
    const row = (): string =>
      Array.from({ length: 3 }, () => (random.uniform() < 0.5 ? `"x${word(pieces)}"` : `x${word(bare)}`)).join(
        separator,
      );
    const text = Array.from({ length: 4 }, () => row() + pick(["\n", "\r\n", "\r", "\n\n"])).join("");
    const expected = parse(text, {
      delimiter: separator,
      record_delimiter: ["\r\n", "\n", "\r"],
      skip_empty_lines: true,
      trim: true,
    });
    const trimmed = (expected as unknown as string[][]).map((cells) => cells.map((cell) => cell.trim()));
    expect(read(text, separator).map(({ cells }) => cells)).toEqual(trimmed);
  }
});

test("hand-picked texts read as Python's csv module reads them", () => {
  const { cases } = JSON.parse(readFileSync(`${import.meta.dirname}/../reference/tables.json`, "utf8")) as {
    cases: { text: string; separator: string; rows: string[][] }[];
  };
  for (const { text, separator, rows } of cases) expect(read(text, separator).map(({ cells }) => cells)).toEqual(rows);
});

test("a record has the line at which it begins, with blank lines and line ends in quotes counted", () => {
  expect(read('a,b\r\n\n"1\n2\r3",4\r5,6\n7,8').map(({ line }) => line)).toEqual([1, 3, 6, 7]);
});

test("a record of 50,000 cells reads in full", () => {
  const [{ cells }] = read(Array.from({ length: 50_000 }, (_, cell) => cell).join(";"), ";");
  expect([cells.length, cells[49_999]]).toEqual([50_000, "49999"]);
});

test.each([
  ["a quote that is never closed", 'a,b\n1,"2\n3,4', "line 2: quotes must be closed"],
  ["a quote in the midst of a cell", 'a,b\n1,2"3\n', "line 2: a quote must begin a cell"],
  ["text after a closed quote", 'a,b\n"1"2,3\n', "line 2: a quote must begin a cell"],
  ["a byte 0", "a,b\n1,\0\n", "line 2: text has no byte 0"],
  ["a byte 0 in quotes", 'a,b\n1,"\0"\n', "line 2: text has no byte 0"],
])("%s is refused with its line", (_, text, message) => {
  expect(() => read(text)).toThrow(message);
});
