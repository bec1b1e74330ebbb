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
  TimeInput,
} from "@opentelemetry/api";
import { EVENT_EXCEPTION } from "../semconv/index.ts";
import { forEachAttribute, isAttributeName, sanitizeAttributeValue, toName } from "./attribute-value.ts";
import {
  addMillis,
  hrTimeDuration,
  isTimeInput,
  millisToHrTime,
  readTime,
  toHrTime,
  wallMillis,
} from "./clock.ts";
import { exceptionAttributes } from "./exception-attributes.ts";
import { type HeldSpanContext, plainSpanContext } from "./late-span-context.ts";
import { SpanStatusCode } from "./otel-api.ts";
import { toReadableLink } from "./readable-link.ts";
import type {
  InstrumentationScope,
  ReadableLink,
  ReadableSpan,
  Resource,
  TimedEvent,
} from "./readable-span.ts";
import { DEFAULT_SPAN_LIMITS, type SpanLimits } from "./span-limits.ts";
import { nextStatus } from "./span-status.ts";
import { toTimedEvent } from "./timed-event.ts";

export interface OwnSpanOptions {
  name: string;
  kind: SpanKind;
  spanContext: HeldSpanContext;
  parentSpanContext: SpanContext | undefined;
  startTime: TimeInput | undefined;
  attributes: Attributes;
  /** What the sampler adds; it wins. */
  samplerAttributes?: Attributes | undefined;
  links: Link[] | undefined;
  resource: Resource;
  scope: InstrumentationScope;
  limits?: Required<SpanLimits>;
  /** Called before the end counts: the span can still be written to. */
  onEnding?: ((span: OwnSpan) => void) | undefined;
  onEnd: (span: OwnSpan) => void;
}

/**
 * A span of our own: the OpenTelemetry API to write, by the rules of SDK 3.x; the ReadableSpan of SDK 1.x to 3.x to
 * read. It has no `#private` fields, and its data are its own properties: processors of customers wrap spans in a
 * Proxy, derive from them, or spread them.
 */
export class OwnSpan implements Span, ReadableSpan {
  name: string;
  readonly kind: SpanKind;
  readonly parentSpanContext: SpanContext | undefined;
  readonly parentSpanId: string | undefined;
  readonly startTime: HrTime;
  endTime: HrTime = [0, 0];
  duration: HrTime = [0, 0];
  ended = false;
  status: SpanStatus = { code: SpanStatusCode.UNSET };
  readonly attributes: Attributes = {};
  readonly links: ReadableLink[] = [];
  readonly events: TimedEvent[] = [];
  readonly resource: Resource;
  readonly instrumentationScope: InstrumentationScope;
  readonly instrumentationLibrary: InstrumentationScope;
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  /** For those who run the tracer: what they keep with the span. A WeakMap would cost the garbage collector more than the span. */
  attachment: unknown;
  private readonly _spanContext: HeldSpanContext;
  private readonly _startedAt = performance.now();
  private readonly _startTimeGiven: boolean;
  private readonly _onEnding: OwnSpanOptions["onEnding"];
  private readonly _onEnd: OwnSpanOptions["onEnd"];
  private readonly _limits: Required<SpanLimits>;
  private _attributeCount = 0;
  private _isEnding = false;

  constructor(options: OwnSpanOptions) {
    this.name = toName(options.name);
    this.kind = options.kind;
    this.parentSpanContext = options.parentSpanContext;
    this.parentSpanId = options.parentSpanContext?.spanId;
    this.startTime = readTime(options.startTime) ?? millisToHrTime(wallMillis(this._startedAt));
    this.resource = options.resource;
    this.instrumentationScope = options.scope;
    this.instrumentationLibrary = options.scope;
    this._spanContext = options.spanContext;
    this._startTimeGiven = options.startTime !== undefined && options.startTime !== null;
    this._onEnding = options.onEnding;
    this._onEnd = options.onEnd;
    this._limits = options.limits ?? DEFAULT_SPAN_LIMITS;
    const { attributes, samplerAttributes } = options;
    this._setAll(samplerAttributes === undefined ? attributes : merge(attributes, samplerAttributes), true);
    if (options.links !== undefined) this.addLinks(options.links);
  }

  spanContext(): SpanContext {
    return plainSpanContext(this._spanContext);
  }

  /** The same, for those who can do without the text of ids. */
  heldSpanContext(): HeldSpanContext {
    return this._spanContext;
  }

  isRecording(): boolean {
    return !this.ended;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (!this.ended) this._set(key, value);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    if (!this.ended) this._setAll(attributes, false);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.ended) return this;
    if (this.events.length >= this._limits.eventCountLimit) {
      this.droppedEventsCount += 1;
      if (this.events.shift() === undefined) return this;
    }
    const timeFirst = isTimeInput(attributesOrTime);
    const given = timeFirst && !isTimeInput(time) ? attributesOrTime : time;
    const attributes = timeFirst ? undefined : attributesOrTime;
    this.events.push(toTimedEvent(name, this._timeOf(given), attributes, this._limits));
    return this;
  }

  addLink(link: Link): this {
    const readable = this.ended ? undefined : toReadableLink(link, this._limits);
    if (readable === undefined) return this;
    if (this.links.length >= this._limits.linkCountLimit) {
      this.droppedLinksCount += 1;
      if (this.links.shift() === undefined) return this;
    }
    this.links.push(readable);
    return this;
  }

  addLinks(links: Link[]): this {
    try {
      for (const link of links) this.addLink(link);
    } catch {
      // No list, or one that cannot be read to its end.
    }
    return this;
  }

  setStatus(status: SpanStatus): this {
    if (!this.ended) this.status = nextStatus(this.status, status);
    return this;
  }

  updateName(name: string): this {
    if (!this.ended) this.name = toName(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    if (this.ended) return;
    const attributes = exceptionAttributes(exception);
    if (attributes !== undefined) this.addEvent(EVENT_EXCEPTION, attributes, time);
  }

  end(endTime?: TimeInput): void {
    if (this.ended || this._isEnding) return;
    this._isEnding = true;
    const end = this._timeOf(endTime);
    const duration = hrTimeDuration(this.startTime, end);
    const isBackwards = duration[0] < 0;
    this.endTime = isBackwards ? [this.startTime[0], this.startTime[1]] : end;
    this.duration = isBackwards ? [0, 0] : duration;
    this._onEnding?.(this);
    this.ended = true;
    this._onEnd(this);
  }

  /** Takes each attribute until one cannot be read. What is invalid counts as dropped at the start, not later. */
  private _setAll(attributes: Attributes, isStart: boolean): void {
    if (typeof attributes !== "object" || attributes === null) return;
    try {
      for (const key of Object.keys(attributes)) {
        const value = attributes[key];
        if (!this._set(key, value) && isStart && value !== undefined) this.droppedAttributesCount += 1;
      }
    } catch {
      // The host's getter.
    }
  }

  /** False where the value or its name is invalid; what is beyond the limit is counted here. */
  private _set(key: string, value: unknown): boolean {
    if (value === undefined || !isAttributeName(key)) return false;
    const isNew = !Object.hasOwn(this.attributes, key);
    if (isNew && this._attributeCount >= this._limits.attributeCountLimit) {
      this.droppedAttributesCount += 1;
      return true;
    }
    const sanitized = sanitizeAttributeValue(value, this._limits.attributeValueLengthLimit);
    if (sanitized === undefined) return false;
    this.attributes[key] = sanitized;
    if (isNew) this._attributeCount += 1;
    return true;
  }

  /** Now, by the monotonic clock, unless the start was given: the two clocks must not be mixed. */
  private _timeOf(input: TimeInput | undefined): HrTime {
    const given = readTime(input);
    if (given !== undefined) return given;
    if (this._startTimeGiven) return toHrTime(undefined);
    return addMillis(this.startTime, performance.now() - this._startedAt);
  }
}

function merge(attributes: Attributes, added: Attributes): Attributes {
  const merged: Attributes = {};
  const take = (key: string, value: unknown) => {
    merged[key] = value as AttributeValue;
  };
  forEachAttribute(attributes, take);
  forEachAttribute(added, take);
  return merged;
}
