import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { harmless } from "../../src/cli/output.js";
import { commandIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-output-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
// eslint-disable-next-line no-control-regex -- what must not reach a terminal
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

test("no character that steers a terminal is printed but the colours of a verdict, and JSON says the same", () => {
  const all = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).join("");
  expect(harmless(all)).not.toMatch(steering);
  expect(JSON.parse(harmless(JSON.stringify({ all })))).toEqual({ all });
  expect(harmless("\u001b[1m\u001b[32mSUPPORTED\u001b[39m\u001b[22m\n\tx")).toMatch(/^\u001b\[1m.*\n\tx$/); // eslint-disable-line no-control-regex
  expect(harmless("\u001b[31mred")).toBe("\\u001b[31mred"); // a colour of others is none of ours
  expect(harmless("a,b\r\nc\rd\r\n")).toBe("a,b\r\nc\\u000dd\r\n"); // lines of CSV
  expect(harmless("\u001b[2J\u001b[8m")).toBe("\\u001b[2J\\u001b[8m");
});

test("files that try to steer the terminal by names, columns, labels and cells do not", async () => {
  const title = "\u001b]0;owned\u0007\u009b2J\u202e";
  const name = `points${title}.csv`;
  writeFileSync(join(folder, name), `x,${title},y\n1,2,${title}a\n2,1,b\n3,1,${title}c\n`);
  writeFileSync(join(folder, "cells.csv"), `x,y\n${title},2\n`);
  const calls = [
    ["run", "width-sweep", "--data", name, "--labels", `wrong${title}`, "--out", "a"],
    ["run", "width-sweep", "--data", name, "--labels", "y", "--classes", `a,${title}`, "--out", "a"],
    ["run", `./${name}`],
    ["show", `none${title}`],
    ["dimension", name, "--labels", "y"],
    ["dimension", "cells.csv"],
    [title],
  ];
  for (const call of calls) {
    const { code, stdout, stderr } = await commandIn(folder)(call);
    expect([code === 0, steering.test(stdout), steering.test(stderr)], call.join(" ")).toEqual([false, false, false]);
  }
});
