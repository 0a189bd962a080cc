import type { Finding, Table } from "../../experiment/contract.js";
import type { FamilyMember } from "../../experiment/verdict.js";
import { proportionDifference, successInterval } from "../../math/statistics/proportion.js";
import { mean } from "../../math/statistics/moments.js";
import { neuronsName, type StudentRow } from "./rows.js";

type Rows = readonly StudentRow[];

/** Per cent of 1,000 descents that ended at 1e-3 or more, by k, for n = k and n = k + 1: counted from the files of ItaySafran/OneLayerGDconvergence. */
export const publishedBad: readonly Readonly<Record<number, number>>[] = [
  { 6: 0.3, 7: 5.5, 9: 21.8, 10: 34.6, 12: 58.5, 13: 73, 15: 80.3, 16: 85.1, 18: 90, 20: 94.9 },
  { 8: 0.1, 10: 0.1, 11: 0.1, 12: 0.3, 14: 5.5, 16: 18, 18: 36.9, 19: 49.1 },
];

const at = (rows: Rows, target: number, extra: number): StudentRow | undefined =>
  rows.find((row) => row.target === target && row.extra === extra);
const successes = ({ bad, starts }: StudentRow) => ({ successes: bad, trials: starts });

/** The number that decides. */
export const badAtTenFinding: Finding<Rows> = {
  statement: "with k = n = 10 between 30 and 39 % of descents end at a bad minimum",
  source: "Safran & Shamir 2018: 34.6 % of their 1,000 runs; 33.1 % in a reproduction",
  margin: [0.3, 0.39],
  decides: true,
  speaksOf: ({ target, extra }) => target === 10 && extra === 0,
  estimate: (rows) =>
    rows
      .filter(({ target, extra }) => target === 10 && extra === 0)
      .map((row) => share("k = n = 10", row, row.bad, row.starts)),
};

/** One neuron more helps, at every k. */
export const fewerFinding: Finding<Rows> = {
  statement:
    "at every k fewer descents end at bad minima with n = k + 1 than with n = k: the difference of the shares is below 0",
  source: "Safran & Shamir 2018",
  margin: [-1, 0],
  decides: true,
  speaksOf: ({ extra }) => extra === 0 || extra === 1,
  estimate: (rows) =>
    rows.flatMap((row) => {
      const more = row.extra === 0 ? at(rows, row.target, 1) : undefined;
      if (more === undefined) return [];
      const interval = (confidence: number) => proportionDifference(successes(row), successes(more), confidence);
      return [{ name: `k = ${row.target}`, seeds: Math.min(row.seeds, more.seeds), interval }];
    }),
};

/** What does not reach zero is a minimum, and not a saddle that descent has not left. */
export const certifiedFinding: Finding<Rows> = {
  statement:
    "at least 95 % of the descents that do not come below 1e-3 end at a minimum that is certified: gradient below 1e-9, all eigenvalues of the Hessian above 1e-6",
  source: "Safran & Shamir 2018, theorem 1 and their computer-assisted proof for k = 6 to 20",
  margin: [0.95, 1],
  decides: true,
  estimate: (rows) => {
    const [bad, open] = [rows.reduce((sum, row) => sum + row.bad, 0), rows.reduce((sum, row) => sum + row.open, 0)];
    return bad + open === 0 ? [] : [share("", rows[0], bad, bad + open)];
  },
};

/** Beside the published counts. */
export const publishedFinding: Finding<Rows> = {
  statement: "the share of bad ends differs from the published one by less than 0.1, at every published k",
  source: "counts of 1,000 runs each in ItaySafran/OneLayerGDconvergence; they include points that were not certified",
  margin: [-0.1, 0.1],
  decides: false,
  speaksOf: ({ extra }) => extra === 0 || extra === 1,
  estimate: (rows) =>
    rows.flatMap((row) => {
      const percent = publishedBad[row.extra]?.[row.target];
      if (percent === undefined) return [];
      const published = { successes: Math.round(10 * percent), trials: 1000 };
      const interval = (confidence: number) => proportionDifference(published, successes(row), confidence);
      return [{ name: `k = ${row.target}, ${neuronsName(row.extra)}`, seeds: row.seeds, interval }];
    }),
};

function share(name: string, row: StudentRow, count: number, of: number): FamilyMember {
  const interval = (confidence: number) => successInterval(count, of, { confidence });
  return { name, seeds: row.seeds, interval, refuting: (confidence) => interval(confidence).refuting };
}

/**
 * Per cent of bad minima, with the certificates.
 * @example
 * const { columns, rows: lines } = studentTable(studentRows(trials)); // of a run of spurious-minima
 */
export function studentTable(rows: Rows): Table {
  return {
    title: "Descents that end at bad minima",
    columns: ["k", "n", "starts", "bad, %", "published, %", "open", "mean loss", "largest gradient", "least eigenvalue", "largest eigenvalue"], // prettier-ignore
    rows: rows.map((row) => [
      ...[row.target, row.target + row.extra, row.starts, ((100 * row.bad) / row.starts).toFixed(2)],
      ...[publishedBad[row.extra]?.[row.target] ?? "none", row.open],
      ...(row.bad === 0
        ? ["none", "none", "none", "none"]
        : [
            ...[mean(row.losses).toFixed(4), Math.max(...row.gradientNorms).toExponential(1)],
            ...[Math.min(...row.least).toPrecision(3), Math.max(...row.largest).toPrecision(3)],
          ]),
    ]),
  };
}

/**
 * What a run tested, in words.
 * @example
 * const sentence = studentTested(studentRows(trials)); // of a run of spurious-minima
 */
export function studentTested(rows: Rows): string {
  const total = rows.reduce((sum, { starts }) => sum + starts, 0);
  const targets = [...new Set(rows.map(({ target }) => target))].sort((a, b) => a - b);
  const extras = [...new Set(rows.map(({ extra }) => neuronsName(extra)))];
  return `${total} descents at rate 0.1 on the closed-form population loss in float64, k = ${targets.join(", ")}, ${extras.join(", ")}; a descent that comes below 1e-3 counts as good there, since it does not rise, and one whose gradient falls is finished by Newton's method`;
}
