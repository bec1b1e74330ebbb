import { ATTR_AGENTOPS_APPROVAL_BY, ATTR_AGENTOPS_APPROVAL_DECISION } from "../semconv/index.ts";
import { outputKeyOf } from "./content-keys.ts";
import { openSpan, type RecordedSpan } from "./open-span.ts";
import { recordCall } from "./record-call.ts";
import { isPlainPromise } from "./record-thenable.ts";

/** What a human answered: yes or no, with who and why where they say so. */
export type ApprovalAnswer = boolean | { approved: boolean; by?: string; reason?: string };

/**
 * Asks a human: a span of kind `guardrail` that lasts as long as the answer takes, with the decision on it. Returns
 * what `ask` returns.
 */
export function approval<T extends ApprovalAnswer | Promise<ApprovalAnswer>>(name: string, ask: () => T): T {
  const recorded = openSpan("guardrail", name);
  const answer = (): unknown => {
    const asked: unknown = ask();
    if (!isPlainPromise(asked)) return note(recorded, asked);
    return asked.then((value: unknown) => note(recorded, value));
  };
  return recordCall(recorded, answer, outputKeyOf("guardrail")) as T;
}

function note(recorded: RecordedSpan, answer: unknown): unknown {
  try {
    const { approved, by } =
      typeof answer === "object" && answer !== null
        ? (answer as { approved?: unknown; by?: unknown })
        : { approved: answer, by: undefined };
    if (typeof approved === "boolean") {
      recorded.setAttributes({ [ATTR_AGENTOPS_APPROVAL_DECISION]: approved ? "approved" : "rejected" });
    }
    if (typeof by === "string") recorded.setAttributes({ [ATTR_AGENTOPS_APPROVAL_BY]: by });
  } catch {
    // An answer that cannot be read is the caller's.
  }
  return answer;
}
