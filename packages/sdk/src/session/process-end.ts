import type { EndState } from "../semconv/index.ts";
import { describeError } from "../tracer/describe-error.ts";

/** What ended a process, or the SDK in it. */
export type ProcessEnd =
  | { readonly signal: string }
  | { readonly error: unknown }
  | { readonly exitCode: number }
  | { readonly isShutdown: true };

export interface Outcome {
  readonly endState: EndState;
  readonly reason: string | undefined;
}

/** Of a session that somebody started, and nobody ended. */
export function outcomeOfStarted(end: ProcessEnd): Outcome {
  return { endState: "Indeterminate", reason: reasonOf(end) };
}

/**
 * Of the process's own session, which has no other end than the process's: it fails where the program does, or its only
 * root span did; where it was stopped, nobody knows.
 */
export function outcomeOfProcess(end: ProcessEnd, hasFailedRoot: boolean): Outcome {
  if ("signal" in end) return { endState: "Indeterminate", reason: reasonOf(end) };
  if ("error" in end || ("exitCode" in end && end.exitCode !== 0))
    return { endState: "Fail", reason: reasonOf(end) };
  return { endState: hasFailedRoot ? "Fail" : "Success", reason: undefined };
}

/** What an error that ends a session says. */
export function reasonOfError(error: unknown): string {
  const { type, message } = describeError(error);
  return message === "" ? type : message;
}

function reasonOf(end: ProcessEnd): string {
  if ("signal" in end) return `process ended by ${end.signal} without end`;
  if ("isShutdown" in end) return "agentops was shut down without end";
  if ("error" in end) {
    const { type, message } = describeError(end.error);
    return `process ended by an error: ${message === "" ? type : `${type}: ${message}`}`;
  }
  if (end.exitCode === 0) return "process exited without end";
  return `process exited with code ${end.exitCode} without end`;
}
