import type { IdGenerator } from "./id-generator.ts";
import { newSpanId, newTraceId } from "./random-ids.ts";

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;

/** A generator whose ids are always valid: random ones where the given generator throws or makes others. */
export function guardIdGenerator(generator: IdGenerator): IdGenerator {
  return {
    generateTraceId: () => validId(() => generator.generateTraceId(), TRACE_ID) ?? newTraceId(),
    generateSpanId: () => validId(() => generator.generateSpanId(), SPAN_ID) ?? newSpanId(),
  };
}

function validId(generate: () => unknown, pattern: RegExp): string | undefined {
  try {
    const id = generate();
    return typeof id === "string" && pattern.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}
