import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cases } from "./coexistence/cases.ts";
import { runCase } from "./coexistence/run-case.ts";
import { root } from "./running-server.ts";

// The slice that runs each time; `npm run test:matrix` runs every case, the neighbours among them.
describe("the customer gets what they got without us, and AgentOps every agent span, in", () => {
  it.each(cases.filter(({ slice }) => slice))("$name", async (given) => {
    expect((await runCase(given)).faults).toEqual([]);
  });
});

describe("docs/coexistence.md", () => {
  it("has a row for every case, and none that failed", () => {
    const page = readFileSync(join(root, "docs/coexistence.md"), "utf8");
    expect(cases.filter(({ name }) => !page.includes(`\n| ${name} | `))).toEqual([]);
    expect(page).not.toMatch(/\*\*failed\*\*|not run/);
  });
});
