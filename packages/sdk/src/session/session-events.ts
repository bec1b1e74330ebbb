import type { Attributes } from "@opentelemetry/api";
import type { Config } from "../config.ts";
import { contentPolicy } from "../content/content-policy.ts";
import { safeSerialize } from "../content/safe-serialize.ts";
import { encodeLogEvent } from "../exporter/encode-log-events.ts";
import type { Exporter, FlushOptions } from "../exporter/exporter.ts";
import {
  ATTR_AGENTOPS_SESSION_IMPLICIT,
  ATTR_AGENTOPS_SESSION_METADATA,
  ATTR_AGENTOPS_SESSION_TOTAL,
  ATTR_AGENTOPS_SESSION_UNSENT,
  ATTR_SESSION_ID,
  EVENT_AGENTOPS_SESSION_UNSENT,
  EVENT_SESSION_END,
  EVENT_SESSION_START,
  SESSION_COUNTERS,
} from "../semconv/index.ts";
import type { Resource } from "../tracer/readable-span.ts";
import { SDK_VERSION } from "../version.ts";
import { within } from "../within.ts";
import { type SessionFacts, sessionAttributes } from "./session-attributes.ts";
import type { SessionTotals } from "./session-totals.ts";

export interface SessionEventsOptions {
  /** Of log records, to AgentOps. */
  exporter: Exporter;
  /** What AgentOps gets of content. */
  content: Pick<Config, "captureContent" | "redact">;
  /** Who records, asked anew for each event: a customer may register their provider at any time. */
  resource: () => Resource;
  onFault: (error: unknown) => void;
}

/** A session as its events tell of it. */
export interface ToldSession extends SessionFacts {
  readonly id: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly totals: SessionTotals;
}

/** Tells AgentOps that sessions begin and end, as log events. Nothing in here throws or rejects. */
export class SessionEvents {
  readonly exporter: Exporter;
  readonly #options: SessionEventsOptions;
  readonly #pending = new Set<Promise<void>>();

  constructor(options: SessionEventsOptions) {
    this.exporter = options.exporter;
    this.#options = options;
  }

  start(session: ToldSession, timeMillis: number, isImplicit: boolean): void {
    this.#tell(
      EVENT_SESSION_START,
      session,
      timeMillis,
      isImplicit ? { [ATTR_AGENTOPS_SESSION_IMPLICIT]: true } : {},
    );
  }

  /** `unsent`: what the server does not see of the session, and was not told of before. */
  end(session: ToldSession, timeMillis: number, unsent: SessionTotals): void {
    this.#tell(EVENT_SESSION_END, session, timeMillis, {
      ...counterAttributes(ATTR_AGENTOPS_SESSION_TOTAL, session.totals),
      ...counterAttributes(ATTR_AGENTOPS_SESSION_UNSENT, unsent),
    });
  }

  /** What a process that only continues a session did not send. */
  unsent(session: ToldSession, timeMillis: number, unsent: SessionTotals): void {
    const attributes = counterAttributes(ATTR_AGENTOPS_SESSION_UNSENT, unsent);
    if (Object.keys(attributes).length === 0) return;
    this.#tell(EVENT_AGENTOPS_SESSION_UNSENT, session, timeMillis, attributes);
  }

  /** Does something once a promise, which never rejects, has resolved; a flush waits for it. */
  after(promise: Promise<void>, act: () => void): void {
    const done = promise.then(act).finally(() => this.#pending.delete(done));
    this.#pending.add(done);
  }

  async flush(options: FlushOptions): Promise<boolean> {
    const deadline = performance.now() + options.timeoutMillis;
    if (this.#pending.size > 0) await within(options.timeoutMillis, () => Promise.all(this.#pending));
    return await this.exporter.flush({
      ...options,
      timeoutMillis: Math.max(0, deadline - performance.now()),
    });
  }

  async shutdown(options: FlushOptions): Promise<boolean> {
    const complete = await this.flush(options);
    return (await this.exporter.shutdown({ timeoutMillis: 0 })) && complete;
  }

  #tell(name: string, session: ToldSession, timeMillis: number, more: Attributes): void {
    try {
      const { content, resource, exporter } = this.#options;
      const attributes: Attributes = {
        [ATTR_SESSION_ID]: session.id,
        ...sessionAttributes(session),
        ...more,
      };
      if (Object.keys(session.metadata).length > 0)
        attributes[ATTR_AGENTOPS_SESSION_METADATA] = safeSerialize(session.metadata).text;
      const rewrite = contentPolicy(content, session.name ?? "session", "session");
      if (rewrite !== undefined)
        for (const key in attributes) attributes[key] = rewrite(key, attributes[key]) as string;
      const bytes = encodeLogEvent({ name, timeMillis, severityNumber: SEVERITY_INFO, attributes });
      exporter.add({ bytes, resource: resource(), scope: SCOPE });
    } catch (error) {
      this.#options.onFault(error);
    }
  }
}

function counterAttributes(prefix: string, totals: SessionTotals): Attributes {
  const counters = totals.counters();
  const attributes: Attributes = {};
  for (const name of SESSION_COUNTERS) {
    if (counters[name] !== 0) attributes[`${prefix}.${name}`] = counters[name];
  }
  return attributes;
}

const SEVERITY_INFO = 9; // OTLP's number
const SCOPE = { name: "agentops", version: SDK_VERSION };
