import { existsSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { defineExperiment, meanInterval, z } from "../../src/index.js";

/** A claim whose trial does what it is told, to see what a launcher makes of it. */
export default defineExperiment({
  id: "probe",
  claim: { lecture: "none", statement: "A launcher brings back what a trial did.", reference: "none" },
  parameters: z.strictObject({
    act: z
      .enum(["draw", "throw", "short", "keep", "wait", "kill", "exit", "escape", "typed", "hang"])
      .default("draw")
      .describe("what it does"),
    once: z.string().default("").describe("a file; once it is there, draws instead"),
  }),
  grids: {
    smoke: { description: "", seeds: 2, axes: [{ act: ["draw"] }] },
    default: { description: "", seeds: 2, axes: [{ act: ["draw"] }] },
  },
  trial: async ({ act, once }, members, { signal, progress, save, loops }) => {
    progress(0.25);
    const again = once !== "" && existsSync(once);
    if (once !== "") writeFileSync(once, "");
    if (act === "throw") throw new Error("as told");
    if (act === "wait") while (!signal.aborted) await wait(5);
    if (act === "kill" && !again) process.kill(process.pid, "SIGKILL");
    if (act === "hang") for (;;);
    if (act === "exit" && !again) process.exit(3);
    if (act === "keep") await save(members[1], "network", { "a.json": "{}", "b.bin": Uint8Array.of(0, 128, 255) });
    if (act === "escape") await save(members[1], "../network", {});
    const records = members.map(({ seed, random }) => ({
      seed,
      draw: random.split("draw").normals(1)[0],
      limit: seed === 0 ? Infinity : NaN,
      process: process.pid,
      threads: process.env.TF_NUM_INTRAOP_THREADS ?? "",
      loops: loops ?? 0,
      ...(act === "typed" ? { curve: new Float32Array(2) as unknown as string } : {}),
    }));
    return act === "short" ? records.slice(1) : records;
  },
  evidence: (trials) => trials.map(({ result }) => result.draw),
  findings: {
    draw: {
      statement: "draws are in [0, 1]",
      source: "none",
      margin: [0, 1],
      decides: true,
      estimate: (draws) => meanInterval(draws),
    },
  },
  tested: () => "",
  notTested: "",
  settles: "",
  figures: {},
});
