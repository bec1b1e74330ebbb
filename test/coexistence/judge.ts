import type { Case } from "./case.ts";
import type { NormalSpan } from "./normalise.ts";
import { requireAgentSpans } from "./require-agent-spans.ts";
import type { Observation } from "./run-process.ts";

/** What became of a case: the cells of its row, and everything that is not as it should be. */
export interface Outcome {
  readonly customer: string;
  readonly neighbour: string;
  readonly agentops: string;
  readonly faults: string[];
}

/** Compares a run with us to the same run without us, and looks at what AgentOps got. */
export function judge(given: Case, without: Observation, withUs: Observation): Outcome {
  const faults: string[] = [];
  const fault = (text: string): void => void faults.push(text);
  const rounds = without.customers.map((spans, index) =>
    compareSpans(`customer ${index + 1}`, spans, withUs.customers[index] ?? [], fault),
  );
  const neighbour = compareSpans("neighbour", without.neighbour.spans, withUs.neighbour.spans, fault);
  compareLines("neighbour", without.neighbour.others, withUs.neighbour.others, fault);
  for (const what of ["registered", "diagnostics"] as const)
    compareLines(what, without.report[what], withUs.report[what], fault);
  const theirMetrics = withUs.report.metrics.filter((line) => !line.includes('"scope":["agentops"'));
  compareLines("metrics", without.report.metrics, theirMetrics, fault);
  // Where nobody set up OpenTelemetry there is no active span without us, and ours with us.
  if (without.report.registered.some((text) => /tracers by (?!nobody)/.test(text)))
    compareLines("seen", without.report.seen, withUs.report.seen, fault);
  compareOutput(given, without.output, withUs.output, fault);
  for (const path of withUs.leaks) fault(`content of a tool reached ${path}`);
  if (given.setUp !== "none") requireOurs(given, rounds, fault);
  return {
    customer: given.setUp === "none" && rounds.every((round) => round.theirs === 0) ? "" : tell(rounds),
    neighbour: given.neighbour === undefined ? "" : tellNeighbour(without, neighbour),
    agentops: requireAgentSpans(given, withUs.agentops, fault),
    faults,
  };
}

// --- internal ---

type Fault = (text: string) => void;

interface Comparison {
  /** Spans that are not ours, without us. */
  theirs: number;
  identical: number;
  ours: NormalSpan[];
}

function compareSpans(who: string, without: NormalSpan[], withUs: NormalSpan[], fault: Fault): Comparison {
  const theirs = withUs.filter(({ ours }) => !ours);
  const texts = (spans: NormalSpan[]): string[] => spans.map(({ text }) => text);
  const different = compareLines(who, texts(without), texts(theirs), fault);
  compareLines(`${who}'s traces`, countTraces(without), countTraces(theirs), fault);
  return {
    theirs: without.length,
    identical: without.length - different,
    ours: withUs.filter(({ ours }) => ours),
  };
}

/** How many traces begin with a span of that name. */
function countTraces(spans: NormalSpan[]): string[] {
  const ids = Map.groupBy(spans, ({ trace }) => trace);
  return [...ids]
    .map(([trace, group]) => `${new Set(group.map(({ traceId }) => traceId)).size} ${trace}`)
    .sort();
}

/** Both ways, as bags of lines; returns how many of the first are missing in the second. */
function compareLines(
  what: string,
  without: readonly string[],
  withUs: readonly string[],
  fault: Fault,
): number {
  const added = [...withUs];
  const missing = without.filter((line) => {
    const index = added.indexOf(line);
    if (index !== -1) added.splice(index, 1);
    return index === -1;
  });
  for (const line of missing) fault(`${what}, only without us: ${line}`);
  for (const line of added) fault(`${what}, only with us: ${line}`);
  return missing.length;
}

const SESSION_ENDED = / (Success|Fail|Indeterminate) in [\d.]+ m?s\b/;

/** What we say, once and with the remedy, where something cannot work. */
function wantedWarning({ limit, mode }: Case): string | undefined {
  if (limit === "nothing early") return "Install one copy";
  return limit === "not joined" && mode === undefined ? "agentops.spanProcessor()" : undefined;
}

/** We print a line for each session that ends, and beside that only the warning. */
function compareOutput(given: Case, without: string, withUs: string, fault: Fault): void {
  const ours = /^agentops: /;
  const lines = withUs.split("\n");
  const theirs = lines.filter((line) => !ours.test(line));
  compareLines("printed", without.split("\n"), theirs, fault);
  const warnings = lines.filter((line) => ours.test(line) && !SESSION_ENDED.test(line));
  const remedy = wantedWarning(given);
  if (warnings.length !== (remedy === undefined ? 0 : 1)) fault(`warnings: ${warnings.join("; ")}`);
  if (!warnings.every((line) => line.includes(remedy ?? "")))
    fault(`no remedy in the warning: ${warnings.join("; ")}`);
}

function tell(rounds: readonly Comparison[]): string {
  return rounds
    .filter(({ theirs }, index) => theirs > 0 || index === 0)
    .map(({ theirs, identical, ours }) =>
      theirs === 0
        ? "nothing, as without us"
        : `${identical} of ${theirs} identical, and ${ours.length} of ours`,
    )
    .join("; then ");
}

function tellNeighbour(without: Observation, { theirs, identical, ours }: Comparison): string {
  const { others } = without.neighbour;
  if (theirs === 0 && others.length === 0) return "nothing, as without us";
  const spans = theirs === 0 ? "identical" : `${identical} of ${theirs} identical`;
  return ours.length === 0 ? spans : `${spans}, and ${ours.length} of ours`;
}

const OURS_IN_WORK = [
  "answer",
  "background",
  "checkout",
  "execute_tool fail",
  "execute_tool notify",
  "execute_tool search",
  "invoke_agent planner",
];

/** A joined provider gets every span of ours but the one below an unsampled span of theirs; another one, none. */
function requireOurs({ limit }: Case, rounds: readonly Comparison[], fault: Fault): void {
  for (const [index, { theirs, ours }] of rounds.entries()) {
    if (theirs === 0) continue;
    const names = ours.map(({ name }) => name);
    const wanted = limit === "not joined" ? [] : OURS_IN_WORK;
    for (const name of wanted)
      if (!names.includes(name)) fault(`customer ${index + 1} did not get our ${name}`);
    if (wanted.length === 0 && names.length > 0) fault(`customer ${index + 1} got ours: ${names}`);
  }
}
