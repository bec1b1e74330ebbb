// `npm run test:matrix [words of a name]`: every case of AgentOps beside other OpenTelemetry; writes docs/coexistence.md.
import type { Case } from "../test/coexistence/case.ts";
import { cases } from "../test/coexistence/cases.ts";
import type { Outcome } from "../test/coexistence/judge.ts";
import { runCase } from "../test/coexistence/run-case.ts";
import { writeTable } from "../test/coexistence/table.ts";

const AT_ONCE = 2;

const words = process.argv.slice(2).join(" ");
const chosen = cases.filter(({ name }) => name.includes(words));
const outcomes = new Map<Case, Outcome>();
const waiting = [...chosen];
await Promise.all(Array.from({ length: AT_ONCE }, work));

if (chosen.length === cases.length) writeTable(outcomes);
const failed = [...outcomes.values()].filter(({ faults }) => faults.length > 0).length;
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 && chosen.length > 0 ? 0 : 1);

async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const outcome = await runCase(next).catch(
      (error: Error): Outcome => ({ customer: "", neighbour: "", agentops: "", faults: [error.message] }),
    );
    outcomes.set(next, outcome);
    const { customer, neighbour, agentops, faults } = outcome;
    console.log(
      `${faults.length === 0 ? "ok" : "FAULT"} ${next.name} | ${customer} | ${neighbour} | ${agentops}`,
    );
    for (const fault of faults) console.log(`  ${fault.slice(0, 2000)}`);
  }
}
