import { describe, expect, test } from "vitest";
import { gzipSync } from "node:zlib";
import { readTable } from "../../src/data/load.js";
import { randomStream } from "../../src/math/random.js";
import { file, messageFrom } from "./files.js";

const read = (content: string | Uint8Array, labels = "y") => readTable(file("t.csv", content), labels);
const inputs = async (content: string | Uint8Array, labels = "y"): Promise<number[]> => [
  ...(await read(content, labels)).inputs,
];

describe("separators and line ends", () => {
  test.each([
    ["commas", "a,b,y\n1,2,p\n3,4,q\n"],
    ["semicolons", "a;b;y\n1;2;p\n3;4;q\n"],
    ["tabs", "a\tb\ty\n1\t2\tp\n3\t4\tq\n"],
    ["bars", "a|b|y\n1|2|p\n3|4|q\n"],
    ["a line sep=", "sep=;\r\na;b;y\r\n1;2;p\r\n3;4;q\r\n"],
    ["a line sep= of an unusual one", "sep=:\na:b:y\n1:2:p\n3:4:q\n"],
    ["mixed line ends", "a,b,y\r\n1,2,p\n3,4,q\r"],
    ["old Macintosh line ends", "a,b,y\r1,2,p\r3,4,q"],
    ["blank lines", "\n\na,b,y\n\n1,2,p\n  \n3,4,q\n\n"],
    ["spaces around cells", " a , b , y \n 1 , 2 , p \n 3 , 4 , q \n"],
    ["quotes around all", '"a","b","y"\n"1","2","p"\n"3","4","q"\n'],
    ["a byte-order mark", "\ufeffa,b,y\n1,2,p\n3,4,q\n"],
  ])("with %s, the same table is read", async (_, content) => {
    for (const bytes of [content, gzipSync(content)]) {
      const table = await read(bytes);
      expect([[...table.inputs], table.labels, table.columns]).toEqual([
        [1, 2, 3, 4],
        ["p", "q"],
        ["a", "b"],
      ]);
    }
  });
  test("a separator in quotes, or in fewer rows than another, does not mislead", async () => {
    expect(await inputs('"a;1","b;2",y\n1,2,"x;z"\n3,4,"u;v;w"\n')).toEqual([1, 2, 3, 4]);
    expect(await inputs("length, cm;width, cm;y\n1;2;p\n3;4;q\n")).toEqual([1, 2, 3, 4]);
  });
  test("the separator is the one under which the label column is there", async () => {
    expect(await inputs("a, x;b, x;y\n1,5;2,5;p\n3,5;4,5;q\n")).toEqual([1.5, 2.5, 3.5, 4.5]);
  });
});

describe("encodings", () => {
  const umlauts = "Länge,Größe\n1,p\n2,q\n";
  test("UTF-16 of either byte order, with its mark or without, reads as UTF-8 does, and is noted", async () => {
    const little = Buffer.from(umlauts, "utf16le");
    const big = Buffer.from(little).swap16();
    for (const bytes of [Buffer.concat([Uint8Array.of(0xff, 0xfe), little]), little]) {
      const table = await read(bytes, "Größe");
      expect([table.columns, table.notes]).toEqual([["Länge"], ["the file is UTF-16LE, and was read so"]]);
    }
    for (const bytes of [Buffer.concat([Uint8Array.of(0xfe, 0xff), big])])
      expect((await read(bytes, "Größe")).notes).toEqual(["the file is UTF-16BE, and was read so"]);
  });
  test("Latin-1 is recognised where the bytes are no UTF-8, and noted", async () => {
    const table = await read(Buffer.from(umlauts, "latin1"), "Größe");
    expect([table.columns, table.labels]).toEqual([["Länge"], ["p", "q"]]);
    expect(table.notes?.[0]).toContain("Latin-1");
  });
  test("a name is the same composed or decomposed, in the file and on the command line", async () => {
    for (const form of ["NFC", "NFD"] as const)
      for (const other of ["NFC", "NFD"] as const)
        expect(await inputs(umlauts.normalize(form), "Größe".normalize(other))).toEqual([1, 2]);
  });
});

describe("numbers", () => {
  test("numbers written in the usual ways read as JavaScript's own grammar of decimals reads them", async () => {
    const cells = [
      "1",
      "-1",
      "+1",
      "1.",
      ".5",
      "-.5",
      "1e3",
      "1E-3",
      "+1.5e+2",
      "007",
      "0.1",
      "123456789012345678",
      "1e-320",
    ];
    expect(await inputs(`a,y\n${cells.map((cell) => `${cell},p`).join("\n")}\n`)).toEqual(cells.map(Number));
  });
  test("a number read digit by digit is the nearest float64, for random ones of up to 17 digits", async () => {
    const random = randomStream(7);
    const cells = Array.from({ length: 2000 }, () => {
      const digits = Array.from({ length: 1 + random.integer(17) }, () => random.integer(10)).join("");
      const at = random.integer(digits.length + 1);
      const exponent = random.uniform() < 0.2 ? `e${random.integer(9)}` : "";
      return `${random.sign() < 0 ? "-" : ""}${digits.slice(0, at)}.${digits.slice(at)}${exponent}`;
    });
    expect(await inputs(`a,y\n${cells.map((cell) => `${cell},p`).join("\n")}\n`)).toEqual(cells.map(Number));
  });
  test("a table of numbers that float32 holds is kept in float32; one other number makes it float64", async () => {
    expect((await read("a,y\n1,p\n0.5,q\n")).inputs).toBeInstanceOf(Float32Array);
    const wide = await read("a,y\n1,p\n0.1,q\n16777216,p\n");
    expect([wide.inputs.constructor, [...wide.inputs]]).toEqual([Float64Array, [1, 0.1, 16_777_216]]);
  });
  test("decimal commas are read where semicolons separate and one cannot be a thousand, and are noted", async () => {
    const table = await read("a;b;y\n1,5;1,234;p\n-,5;3;q\n");
    expect([[...table.inputs], table.notes]).toEqual([
      [1.5, 1.234, -0.5, 3],
      ["decimals are written with a comma, and were read so"],
    ]);
  });
});

test.each([
  ["a decimal comma in quotes", 'a,y\n"-1,46",p\n', "y", "'-1,46', a decimal comma. Write it with a point (-1.46)"],
  ["a comma that may be a thousand", "a;b;y\n1;1,234;p\n", "y", "a decimal comma or a thousand"],
  ["commas beside points", "a;b;y\n1.5;1,5;p\n", "y", "beside decimal points"],
  ["a thousand with a point beside a decimal comma", "a;b;y\n1.000;1,5;p\n", "y", "beside decimal points"],
  ["hexadecimal", "a,y\n0x10,p\n", "y", "'0x10', not decimal"],
  ["binary", "a,y\n0b11,p\n", "y", "'0b11', not decimal"],
  ["1e999", "a,y\n1,p\n1e999,p\n", "y", "line 3, column 'a': every number must lie within float32"],
  ["a number beyond float32", "a,y\n3.5e38,p\n", "y", "within float32, ±3.4028235e38. Got '3.5e38'"],
  ["an exponent without digits", "a,y\n1e,p\n", "y", "Got '1e'"],
  ["thirty-nine nines", `a,y\n${"9".repeat(39)},p\n`, "y", "within float32"],
  ["Infinity", "a,y\n-Infinity,p\n", "y", "'-Infinity', no finite number"],
  ["nan", "a,y\nnan,p\n", "y", "'nan', a missing value"],
  ["NA", "a,y\nNA,p\n", "y", "'NA', a missing value"],
  ["underscores", "a,y\n1_000,p\n", "y", "'1_000', with marks between its digits"],
  ["marks of thousands", 'a,y\n"1,234,567",p\n', "y", "with marks between its digits"],
  ["a thousand with a space that does not break", "a,y\n1\u00a0000,p\n", "y", "with marks between its digits"],
  ["a thousand with an apostrophe", "a,y\n1’000,p\n", "y", "with marks between its digits"],
  ["a dash for a minus", "a,y\n\u22125,p\n", "y", "whose minus is a dash. Write the minus as '-'"],
  ["digits of another script", "a,y\n٣,p\n", "y", "in digits other than 0 to 9"],
  ["quotes that are none of CSV", "a,y\n“1”,p\n", "y", "in marks that are no quotes of CSV"],
  ["apostrophes as quotes", "a,y\n'1',p\n", "y", "in marks that are no quotes of CSV"],
  ["a negative number in brackets", "a,y\n(5),p\n", "y", "'(5)', in brackets"],
  ["an exponent of Fortran", "a,y\n3D2,p\n", "y", "with an exponent of Fortran"],
  ["a date", "a,y\n2024-01-05,p\n", "y", "'2024-01-05', a date or time"],
  ["a time", "a,y\n12:30,p\n", "y", "'12:30', a date or time"],
  ["a percentage", "a,y\n5%,p\n", "y", "'5%', a number with a unit"],
  ["an amount", "a,y\n$5.20,p\n", "y", "'$5.20', a number with a unit"],
  ["a truth value", "a,y\nTRUE,p\n", "y", "'TRUE', a truth value. Write 0 and 1"],
  ["a label column in another case", "ab,y\n1,p\n", "Y", "Did you mean 'y'?"],
  ["a word", "a,y\nred,p\n", "y", "line 2, column 'a': every cell but the label must be a finite number. Got 'red'"],
  ["two numbers in a cell", "a,y\n1 2,p\n", "y", "'1 2', with marks"],
  ["a missing cell", "a,b,y\n1,2\n", "y", "as many cells as the header, 3. Got 2 cells"],
  ["an extra cell", "a,y\n1,p,\n", "y", "as many cells as the header, 2. Got 3 cells"],
  ["a missing label", "a,y\n1, \n", "y", "every row must have a label"],
  ["a row of separators", "a,b,y\n,,\n", "y", "line 2, column 'a'"],
  [
    "a column without a name",
    ",a,y\n0,1,p\n",
    "y",
    "no name for column 1. Name it, or leave it out where it only counts the rows",
  ],
  ["two columns of one name", "a,a,y\n1,1,p\n", "y", "'a' twice"],
  ["two columns of one name, differently composed", "ä,a\u0308,y\n1,1,p\n", "y", "twice"],
  ["one column", "y\np\n", "y", "two columns or more"],
  ["columns separated by spaces", "a b y\n1 2 p\n", "y", "one column, 'a b y'"],
  [
    "a comment in the first line",
    "# made by hand\na,y\n1,p\n",
    "y",
    "Got what looks like a comment, '# made by hand'. Delete line 1: tail -n +2 FILE",
  ],
  ["a comment with separators", "# Iris, 1936\na,b,y\n1,2,p\n", "y", "Got what looks like a comment, '# Iris, 1936'"],
  ["comments over several lines", "% one\n% two; three\n\na;y\n1;p\n", "y", "Delete lines 1 to 3: tail -n +4 FILE"],
  ["a label misspelt beside a column '#'", "#,a,y\n1,2,p\n", "Y", "Did you mean 'y'?"],
  ["a label column misspelt", "length,width,species\n1,2,p\n", "specie", "Did you mean 'species'?"],
  ["a header alone", "a,y\n", "y", "no rows"],
  ["blank lines alone", "\n \n\n", "y", "two columns or more"],
  ["a quote that is never closed", 'a,y\n1,"p\n2,q\n', "y", "line 2: quotes must be closed"],
  ["a byte 0", "a,y\n1,p\0\n", "y", "line 2: text has no byte 0"],
  ["an Excel workbook", "PK\u0003\u0004....", "y", "a zip file or an Excel workbook. Save the sheet as CSV"],
  ["a page instead of a file", "<!DOCTYPE html><html>", "y", "an HTML page"],
])("%s is refused with place, rule and repair", async (_, content, labels, message) => {
  expect(await messageFrom(() => read(content, labels))).toContain("UserError: ");
  expect(await messageFrom(() => read(content, labels))).toContain(message);
});

test("a header that NumPy wrote as a comment names its columns, and a column may be called '#'", async () => {
  expect((await read("# a,b,y\n1,2,p\n3,4,q\n")).columns).toEqual(["# a", "b"]);
  expect((await read("#,b,y\n1,2,p\n3,4,q\n")).columns).toEqual(["#", "b"]);
});

test("what a file holds reaches a terminal without control characters, and shortened", async () => {
  const message = await messageFrom(() => read(`a,y\n\u001b[31m${"x".repeat(5000)},p\n`));
  expect(message).toContain("\\u001b[31m");
  expect(message).not.toContain("\u001b");
  expect(message.length).toBeLessThan(400);
});

test("600 files damaged at random end as a table or as a sentence with the file, its rule and a repair", async () => {
  const random = randomStream(3);
  const whole = Buffer.from('a,b,"c,d",y\n1,2.5,-3e2,p\r\n"4",5,6,"q ""r"""\n7,8,9,p\n');
  const bytes = [0, 9, 10, 13, 34, 44, 59, 0x1f, 0x8b, 0xff, 0xfe, 0x80, 48, 120];
  for (let trial = 0; trial < 600; trial++) {
    const damaged = Buffer.from(
      whole.subarray(0, random.uniform() < 0.3 ? random.integer(whole.length) : whole.length),
    );
    for (let edit = 0; edit < 1 + random.integer(4) && damaged.length > 0; edit++)
      damaged[random.integer(Math.min(damaged.length, edit === 0 ? 4 : damaged.length))] =
        bytes[random.integer(bytes.length)];
    const message = await messageFrom(() => read(damaged));
    if (message !== "") expect(message).toMatch(/^UserError: .*t\.csv.*: .* Got .*\. [A-Z]/s);
  }
});
