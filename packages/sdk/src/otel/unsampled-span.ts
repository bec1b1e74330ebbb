import type {
  Attributes,
  AttributeValue,
  Exception,
  HrTime,
  Link,
  Span,
  SpanContext,
  SpanKind,
  SpanStatus,
} from "@opentelemetry/api";
import { ATTR_EXCEPTION_MESSAGE, EVENT_EXCEPTION } from "../semconv/index.ts";
import { isAttributeName } from "../tracer/attribute-value.ts";
import { millisToHrTime, nowMillis, wallMillis } from "../tracer/clock.ts";
import { describeError } from "../tracer/describe-error.ts";
import type { TraceIdHolder } from "../tracer/id-generator.ts";
import { TraceFlags } from "../tracer/otel-api.ts";
import { newSpanId } from "../tracer/random-ids.ts";
import type { ReadableLink, ReadableSpan, Resource, TimedEvent } from "../tracer/readable-span.ts";
import { nextStatus } from "../tracer/span-status.ts";

export interface UnsampledSpanOptions {
  name: string;
  kind: SpanKind;
  /** Kept, and written to. */
  attributes: Attributes;
  /** The span around it. */
  parent: Pick<Span, "spanContext"> | undefined;
  ids: TraceIdHolder;
  resource: Resource;
  /**
   * Whether anybody asks how long it takes. If not, its end is all that is told, by the wall clock: three readings of
   * clocks are a tenth of the whole call.
   */
  isTimed: boolean;
  onEnd: (span: UnsampledSpan) => void;
}

/**
 * A span of ours that no destination keeps. It lives for what is counted all the same (kind, tokens, errors, duration)
 * and for the ids that travel on, which are made when somebody asks for them.
 */
export class UnsampledSpan implements Span, ReadableSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  readonly #parent: UnsampledSpanOptions["parent"];
  readonly events: TimedEvent[] = NO_EVENTS;
  readonly links: ReadableLink[] = NO_LINKS;
  readonly resource: Resource;
  readonly instrumentationScope = SCOPE;
  attachment: unknown;
  status: SpanStatus = UNSET;
  ended = false;
  /** By the monotonic clock. */
  readonly #startedAt: number = 0;
  readonly #startMillis: number | undefined;
  #endMillis: number | undefined;
  #spanContext: SpanContext | undefined;
  readonly #ids: TraceIdHolder;
  readonly #onEnd: (span: UnsampledSpan) => void;

  constructor(options: UnsampledSpanOptions) {
    this.name = options.name;
    this.kind = options.kind;
    this.attributes = options.attributes;
    this.#parent = options.parent;
    this.#ids = options.ids;
    this.resource = options.resource;
    this.#onEnd = options.onEnd;
    if (!options.isTimed) return;
    this.#startedAt = performance.now();
    this.#startMillis = wallMillis(this.#startedAt);
  }

  get parentSpanContext(): SpanContext | undefined {
    return this.#parent?.spanContext();
  }

  /** Of one that is not timed, its end, and until then now. */
  get startTime(): HrTime {
    return millisToHrTime(this.#startMillis ?? this.#endMillis ?? nowMillis());
  }

  get endTime(): HrTime {
    return millisToHrTime(this.#endMillis ?? 0);
  }

  get duration(): HrTime {
    const endMillis = this.#endMillis ?? 0;
    return millisToHrTime(Math.max(0, endMillis - (this.#startMillis ?? endMillis)));
  }

  spanContext(): SpanContext {
    if (this.#spanContext !== undefined) return this.#spanContext;
    const { traceFlags = TraceFlags.NONE, traceState } = this.parentSpanContext ?? {};
    this.#spanContext = {
      traceId: this.#ids.traceId,
      spanId: newSpanId(),
      traceFlags,
      ...(traceState && { traceState }),
    };
    return this.#spanContext;
  }

  isRecording(): boolean {
    return false;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (isAttributeName(key)) this.attributes[key] = value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    try {
      if (typeof attributes === "object") Object.assign(this.attributes, attributes);
    } catch {
      // The host's getter.
    }
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.status = nextStatus(this.status, status);
    return this;
  }

  updateName(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(_link: Link): this {
    return this;
  }

  addLinks(_links: Link[]): this {
    return this;
  }

  /** Kept for its message, by which an error is counted once. */
  recordException(exception: Exception): void {
    const attributes = { [ATTR_EXCEPTION_MESSAGE]: describeError(exception).message };
    (this as { events: TimedEvent[] }).events = [
      { name: EVENT_EXCEPTION, time: millisToHrTime(nowMillis()), attributes },
    ];
  }

  end(): void {
    if (this.ended) return;
    this.#endMillis =
      this.#startMillis === undefined ? Date.now() : this.#startMillis + performance.now() - this.#startedAt;
    this.ended = true;
    this.#onEnd(this);
  }
}

const NO_EVENTS: TimedEvent[] = [];
const NO_LINKS: ReadableLink[] = [];
const UNSET: SpanStatus = { code: 0 };
const SCOPE = { name: "agentops" };
