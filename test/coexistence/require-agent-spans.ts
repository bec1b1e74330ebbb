import type { ReceivedSpan } from "../../packages/sdk/test/otlp-schema.ts";
import type { Case } from "./case.ts";
import { CONTENT, REMOTE_PARENT } from "./workload.ts";

/** Every agent span and what runs inside, each once, each below the right one, and content with it. */
export function requireAgentSpans(
  given: Case,
  spans: readonly ReceivedSpan[],
  fault: (text: string) => void,
): string {
  const { steps, neighbour, limit, setUp, mode } = given;
  const wanted = steps
    .flatMap((step) => (step === "work" ? IN_WORK : step === "before" ? BEFORE : []))
    .filter((path) => limit !== "not joined" || !OF_THE_GLOBAL_TRACER.test(path))
    .filter((path) => (limit !== "nothing early" && mode !== "isolated") || path !== MADE_EARLY);
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const found = spans.map((span) => pathOf(span, byId));
  const samplesAll = neighbour !== undefined || setUp === "config file";
  const added = found.filter((path) => !samplesAll || path !== UNSAMPLED);
  const missing = wanted.filter((path) => {
    const index = added.indexOf(path);
    if (index !== -1) added.splice(index, 1);
    return index === -1;
  });
  for (const path of missing) fault(`AgentOps did not get: ${path}`);
  // A neighbour's own spans may be agent spans, or run inside one.
  for (const path of added)
    if (neighbour === undefined || path.includes("?")) fault(`AgentOps got, unasked: ${path}`);
  if (byId.size !== spans.length) fault("AgentOps got a span twice");
  for (const span of spans) {
    if (span.attributes["agentops.span.kind"] === undefined) continue;
    if (span.attributes["session.id"] === undefined) fault(`no session on ${span.name}`);
    if (span.name === "execute_tool search" && !JSON.stringify(span.attributes).includes(CONTENT))
      fault("AgentOps did not get the content of a tool");
  }
  const only = limit === "not joined" ? " of its own" : "";
  const more = added.length === 0 ? "" : `, and ${added.length} of the neighbour`;
  return `${wanted.length - missing.length} of ${wanted.length}${only}${more}`;
}

// --- internal ---

const PLANNER = "checkout > invoke_agent planner";

const IN_WORK = [
  "chat",
  "chat > bound",
  "checkout",
  PLANNER,
  `${PLANNER} > GET /stock`,
  `${PLANNER} > execute_tool search`,
  `${PLANNER} > execute_tool search > SELECT`,
  `${PLANNER} > execute_tool search > SELECT > fetch rows`,
  `${PLANNER} > execute_tool fail`,
  `${PLANNER} > answer`,
  "execute_tool kept",
  "background",
  "background > job",
  "background > job > INSERT",
  "background > execute_tool notify",
];

/** There where the sampler is not the customer's, but that of a file or a neighbour: it keeps this span. */
const UNSAMPLED = "execute_tool kept > dropped below it";

const MADE_EARLY = "before > invoke_agent early > third party, early";

const BEFORE = [
  "before",
  "before > invoke_agent early",
  MADE_EARLY,
  "before > invoke_agent early > execute_tool late",
];

const OF_THE_GLOBAL_TRACER = /^chat|GET|SELECT|job/;

const REMOTE_SPAN_ID = REMOTE_PARENT.traceparent.split("-")[2];

/** The names from the top down; a question mark where a parent is nowhere, or in another trace. */
function pathOf(span: ReceivedSpan, byId: ReadonlyMap<string, ReceivedSpan>): string {
  if (span.parentSpanId === "" || span.parentSpanId === REMOTE_SPAN_ID) return span.name;
  const parent = byId.get(span.parentSpanId);
  if (parent === undefined || parent.traceId !== span.traceId) return `? > ${span.name}`;
  return `${pathOf(parent, byId)} > ${span.name}`;
}
