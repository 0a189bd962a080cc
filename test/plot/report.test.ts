import { expect, test } from "vitest";
import { renderReport } from "../../src/plot/report.js";

test("a report is one page without outside references, and escapes what it is given", () => {
  const hostile = '<script>alert("x")</script>';
  const html = renderReport({
    title: hostile,
    claim: { lecture: hostile, statement: hostile, reference: hostile },
    status: "interrupted",
    verdict: "inconclusive",
    findings: [
      {
        name: "a",
        statement: hostile,
        source: hostile,
        value: NaN,
        low: -Infinity,
        high: 2,
        confidence: 0.95,
        margin: [0, 1],
        decides: true,
        verdict: "inconclusive",
      },
    ],
    tested: hostile,
    notTested: hostile,
    settle: hostile,
    figures: [{ name: "f", title: "t", caption: hostile, svg: "<svg></svg>" }],
    tables: [{ title: hostile, columns: [hostile], rows: [[hostile]] }],
    command: hostile,
    facts: { host: hostile },
  });
  expect(html).not.toContain("<script");
  expect(html).not.toMatch(/(?:src|href)=/);
  expect(html).toContain("−∞");
});
