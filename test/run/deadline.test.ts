import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const entry = pathToFileURL(resolve("dist", "src", "run", "deadline.js")).href;

/** What a process of its own says of work under a deadline of 300 ms. */
function said(work: string): readonly [number | null, string] {
  const code = `import { inTime } from ${JSON.stringify(entry)};
    await inTime(300, async () => { ${work} }, () => new Error("too late")).then(console.log, ({ message }) => console.log(message));
    process.exit(7);`;
  const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], { encoding: "utf8" });
  return [status, stdout.trim()];
}

test.each([
  ["work that ends in time gives what it gives", "return 5;", "5"],
  ["an error of the work is that of the work", 'throw new Error("its own");', "its own"],
  ["work that awaits what does not come is late", "await new Promise((done) => setTimeout(done, 60_000));", "too late"],
  ["work that never yields is ended, and late", "await undefined; for (let turn = 0; ; turn++);", "too late"],
])("%s", (_, work, text) => {
  expect(said(work)).toEqual([7, text]);
});
