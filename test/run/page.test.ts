import { expect, test } from "vitest";
import type { Premise } from "../../src/experiment/verdict.js";
import type { JudgedFinding } from "../../src/run/judge.js";
import { renderPage, type PageContent } from "../../src/run/page.js";

test("a report is one page without outside references, and escapes what it is given", () => {
  const hostile = '<script>alert("x")</script>';
  const html = renderPage({
    title: hostile,
    claim: { lecture: hostile, statement: hostile, reference: hostile },
    status: "interrupted",
    judgement: {
      verdict: "inconclusive",
      reason: hostile,
      unmet: [{ met: false, statement: hostile, repair: hostile }],
      counts: { complete: 1, failed: 2, diverged: 3, missing: 4 },
      findings: [
        {
          ...{ name: "a", group: "", statement: hostile, source: hostile, margin: [0, 1], decides: true },
          ...{
            value: NaN,
            low: -Infinity,
            high: 2,
            confidence: 0.95,
            verdict: "inconclusive",
            reason: hostile,
            unmet: [],
          },
          members: [{ group: "", value: NaN, low: -Infinity, high: 2, confidence: 0.95, verdict: "inconclusive" }],
        },
      ],
      ...{ tested: hostile, notTested: hostile, settles: hostile },
    },
    notes: [hostile],
    figures: [{ name: "f", caption: hostile, svg: "<svg></svg>", narrow: "<svg></svg>" }],
    empty: [hostile],
    tables: [{ title: hostile, columns: [hostile], rows: [[hostile]], file: "tables/table-1.csv" }],
    models: 2,
    command: hostile,
    facts: { host: hostile },
  });
  expect(html).not.toContain("<script");
  expect(html).not.toMatch(/src=/);
  // Links lead to files of the run alone.
  const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link);
  expect(links).toEqual([
    ...["png", "svg", "csv"].map((kind) => `figures/f.${kind}`),
    ...["tables/table-1.csv", "run.json", "trials/", "models/"],
  ]);
  expect(html).toContain("−∞");
});

const interval = { value: 0.5, low: 0.4, high: 0.6, confidence: 0.95 };
const finding: JudgedFinding = {
  ...{ name: "a", group: "", statement: "a half", source: "", margin: [0, 1], decides: true, ...interval },
  ...{ verdict: "inconclusive", reason: "", unmet: [], members: [{ group: "", ...interval, verdict: "inconclusive" }] },
};
function page(findings: readonly JudgedFinding[], reason = "", unmet: readonly Premise[] = []): string {
  const content: PageContent = {
    title: "planted",
    claim: { lecture: "1", statement: "Halves are halves.", reference: "" },
    status: "complete",
    judgement: {
      ...{
        verdict: "inconclusive",
        reason,
        unmet,
        findings,
        counts: { complete: 1, failed: 0, diverged: 0, missing: 0 },
      },
      ...{ tested: "one half", notTested: "other halves", settles: "" },
    },
    notes: [],
    figures: [{ name: "f", caption: "", svg: "<svg><!-- 880 --></svg>", narrow: "<svg><!-- 360 --></svg>" }],
    ...{ empty: [], tables: [], models: 0 },
    ...{ command: "", facts: {} },
  };
  return renderPage(content);
}

test("the first paragraph says in words what was asked, what came out and why, and what that does not say", () => {
  const html = page([finding], "a: premise not met", [{ met: false, statement: "more halves", repair: "--halves 2" }]);
  expect(/<p class="summary">(.*?)<\/p>/.exec(html)?.[1]).toBe(
    "The claim is: <q>Halves are halves.</q> What came out is <strong>inconclusive</strong>: the trials neither support nor refute it (a: premise not met); 0 of 1 prediction held, in 1 trial. This says nothing of what was not tested: other halves.",
  );
  expect(html).toContain("<p>a: premise not met:</p><ul><li>more halves (what would meet it: --halves 2)</li></ul>");
});

test("the confidence stands in the head alone, and an empty family was not run", () => {
  const html = page([finding, { ...finding, decides: false, members: [], low: -Infinity, high: Infinity }]);
  expect([html.match(/<th>95 % interval<\/th>/g)?.length, html.includes("<td>[0.4, 0.6]</td>")]).toEqual([1, true]);
  expect(html).toContain("<td>not run (does not decide)</td>");
});

test("a phone takes the drawing that was made for it", () => {
  expect(page([finding])).toMatch(/class="wide"><svg><!-- 880 .*class="narrow"><svg><!-- 360 /);
  expect(page([finding])).toMatch(
    /@media \(max-width: 600px\) {.* \.wide { display: none; } \.narrow { display: block; } }/,
  );
});
