import { join } from "node:path";
import type { Case } from "./case.ts";
import { judge, type Outcome } from "./judge.ts";
import { placeSdk } from "./place-sdk.ts";
import type { Plan } from "./plan.ts";
import { type Observation, runProcess } from "./run-process.ts";

const matrix = join(import.meta.dirname, "..", "matrix");

/** Runs a case with us, and once for all cases that are the same without us, without. */
export async function runCase(given: Case): Promise<Outcome> {
  const { folder, line, setUp, modules, steps, neighbour, mode } = given;
  const plan = {
    folder: join(matrix, folder),
    line,
    setUp,
    modules,
    steps,
    neighbour,
    mode,
    agentops: copiesOf(given),
  };
  const without = await runWithout(plan);
  return judge(given, without, await runProcess(plan));
}

// --- internal ---

const baselines = new Map<string, Promise<Observation>>();

/** What an agent does before there is a customer leaves no trace without us, and needs no run of its own. */
function runWithout(plan: Omit<Plan, "sink">): Promise<Observation> {
  const steps = plan.steps
    .filter((step) => !["agentops", "before", "wait"].includes(step))
    .map((step) => (step === "customer with spanProcessor()" ? "customer" : step));
  const alone = { ...plan, steps, mode: undefined, agentops: [] };
  const key = JSON.stringify(alone);
  const known = baselines.get(key) ?? runProcess(alone);
  baselines.set(key, known);
  return known;
}

function copiesOf({ folder, line, copies }: Case): string[] {
  const here = join(matrix, folder);
  if (copies === "two") return [placeSdk(here), placeSdk(here, "0.1.99")];
  if (copies === "one") return [placeSdk(here)];
  // API 1.9 is in the folders of 1.30 and 2.x, API 1.10 in that of 3.x.
  return [placeSdk(join(matrix, line === 3 ? "otel-2" : "otel-3"))];
}
