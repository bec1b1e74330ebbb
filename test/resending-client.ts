import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

const CONNECTIONS = 4;
const SPANS = 20;
const TOKENS = 7;

/**
 * Exports one small trace after another on four connections, all of one session. What is not acknowledged is sent
 * again with the same bytes until it is, as every OTLP client does.
 */
export class ResendingClient {
  readonly sessionId = randomUUID();
  readonly spansPerTrace = SPANS;
  resent = 0;
  readonly #acknowledged: string[] = [];
  readonly #senders: Promise<void>[];
  #ended = false;

  constructor(url: string) {
    this.#senders = Array.from({ length: CONNECTIONS }, () => this.#sendTraces(url));
  }

  /** Begins no more traces and waits until all are acknowledged; their ids. */
  async finish(): Promise<readonly string[]> {
    this.#ended = true;
    await Promise.all(this.#senders);
    return this.#acknowledged;
  }

  /** What a session of so many of these traces counts when each is there once. */
  countsOf(traces: number): object {
    return {
      traces,
      spans: traces * SPANS,
      llms: traces,
      tools: traces * (SPANS - 1),
      inputTokens: traces * TOKENS,
    };
  }

  async #sendTraces(url: string): Promise<void> {
    while (!this.#ended) {
      const traceId = randomBytes(16).toString("hex");
      const body = this.#traceAsJson(traceId);
      while (!(await isAcknowledged(url, body))) {
        this.resent++;
        await delay(20);
      }
      this.#acknowledged.push(traceId);
    }
  }

  /** A model call and the tools that it asks for. */
  #traceAsJson(traceId: string): string {
    const now = BigInt(Date.now()) * 1_000_000n;
    const spans = Array.from({ length: SPANS }, (_, index) => ({
      traceId,
      spanId: (index + 1).toString(16).padStart(16, "0"),
      parentSpanId: index === 0 ? "" : "0000000000000001",
      name: `step ${index}`,
      kind: 1,
      startTimeUnixNano: String(now + BigInt(index)),
      endTimeUnixNano: String(now + BigInt(index + 1_000)),
      attributes: [
        text("session.id", this.sessionId),
        text("gen_ai.operation.name", index === 0 ? "chat" : "execute_tool"),
        ...(index === 0 ? [{ key: "gen_ai.usage.input_tokens", value: { intValue: String(TOKENS) } }] : []),
      ],
    }));
    return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  }
}

// --- internal ---

async function isAcknowledged(url: string, body: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v1/traces`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      signal: AbortSignal.timeout(5_000),
    });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

function text(key: string, value: string): object {
  return { key, value: { stringValue: value } };
}
