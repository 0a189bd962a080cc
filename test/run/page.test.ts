import { expect, test } from "vitest";
import { renderPage } from "../../src/run/page.js";

test("a report is one page without outside references, and escapes what it is given", () => {
  const hostile = '<script>alert("x")</script>';
  const html = renderPage({
    title: hostile,
    claim: { lecture: hostile, statement: hostile, reference: hostile },
    status: "interrupted",
    judgement: {
      verdict: "inconclusive",
      reason: hostile,
      counts: { complete: 1, failed: 2, diverged: 3, missing: 4 },
      findings: [
        {
          ...{ name: "a", group: "", statement: hostile, source: hostile, margin: [0, 1], decides: true },
          ...{ value: NaN, low: -Infinity, high: 2, confidence: 0.95, verdict: "inconclusive", reason: hostile },
          members: [],
        },
      ],
      ...{ tested: hostile, notTested: hostile, settles: hostile },
    },
    notes: [hostile],
    figures: [{ name: "f", caption: hostile, svg: "<svg></svg>" }],
    tables: [{ title: hostile, columns: [hostile], rows: [[hostile]] }],
    command: hostile,
    facts: { host: hostile },
  });
  expect(html).not.toContain("<script");
  expect(html).not.toMatch(/(?:src|href)=/);
  expect(html).toContain("−∞");
});
