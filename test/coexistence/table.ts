import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "./case.ts";
import { cases } from "./cases.ts";
import type { Outcome } from "./judge.ts";

const page = join(import.meta.dirname, "..", "..", "docs", "coexistence.md");
const BEGIN = "<!-- the table: npm run test:matrix -->";
const END = "<!-- end of the table -->";

/** Puts what was seen between the two comments of docs/coexistence.md. */
export function writeTable(outcomes: ReadonlyMap<Case, Outcome>): void {
  const text = readFileSync(page, "utf8");
  const [before, rest = ""] = text.split(BEGIN);
  const [, after] = rest.split(END);
  writeFileSync(page, `${before}${BEGIN}\n\n${table(outcomes)}\n\n${END}${after}`);
}

// --- internal ---

function table(outcomes: ReadonlyMap<Case, Outcome>): string {
  const rows = cases.map((given) => {
    const outcome = outcomes.get(given);
    if (outcome === undefined) return `| ${given.name} | not run | | |`;
    const { customer, neighbour, agentops, faults } = outcome;
    const name = faults.length === 0 ? given.name : `${given.name} **failed**`;
    return `| ${name} | ${customer} | ${neighbour} | ${agentops} |`;
  });
  return [
    `Of each package the version that its folder of \`test/matrix\` has: ${versions().join(", ")}.`,
    "",
    "| case | the customer's exporter | the neighbour's backend | AgentOps |",
    "|---|---|---|---|",
    ...rows,
  ].join("\n");
}

/** What each case is about; the rest is in the lockfiles. */
const TOLD = /sdk-trace(-node)?$|sdk-node$|opentelemetry\/api$|^@(sentry|langfuse|traceloop|vercel)/;

function versions(): string[] {
  const folders = new Set(cases.map(({ folder }) => folder));
  const found = [...folders].flatMap((folder) => {
    const path = join(import.meta.dirname, "..", "matrix", folder, "package.json");
    const { dependencies } = JSON.parse(readFileSync(path, "utf8")) as {
      dependencies: Record<string, string>;
    };
    return Object.entries(dependencies).filter(([name]) => TOLD.test(name));
  });
  return [...new Set(found.map(([name, version]) => `${name} ${version}`))].sort();
}
