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
import {
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
  ATTR_EXCEPTION_TYPE,
  EVENT_EXCEPTION,
} from "../semconv/index.ts";
import { assignAttributes, forEachAttribute, sanitizeAttributeValue, toName } from "./attribute-value.ts";
import { hrTimeDuration, hrTimeToMillis, millisToHrTime, toHrTime } from "./clock.ts";
import { describeError } from "./describe-error.ts";
import { SpanStatusCode } from "./otel-api.ts";
import type {
  InstrumentationScope,
  ReadableLink,
  ReadableSpan,
  Resource,
  TimedEvent,
} from "./readable-span.ts";

/** As many as the server keeps; what is beyond is counted as dropped. */
const MAX_ATTRIBUTES = 4096;
const MAX_EVENTS = 1000;
const MAX_LINKS = 1000;

export interface OwnSpanOptions {
  name: string;
  kind: SpanKind;
  spanContext: SpanContext;
  parentSpanContext: SpanContext | undefined;
  startTime: TimeInput | undefined;
  attributes: Attributes;
  links: Link[] | undefined;
  resource: Resource;
  scope: InstrumentationScope;
  onEnd: (span: OwnSpan) => void;
}

/** A span of our own: the OpenTelemetry API to write, the ReadableSpan of SDK 1.x to 3.x to read. */
export class OwnSpan implements Span, ReadableSpan {
  name: string;
  readonly kind: SpanKind;
  readonly parentSpanContext: SpanContext | undefined;
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
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  readonly #spanContext: SpanContext;
  readonly #startedAt = performance.now();
  readonly #startTimeGiven: boolean;
  readonly #onEnd: (span: OwnSpan) => void;
  #attributeCount = 0;

  constructor(options: OwnSpanOptions) {
    this.name = toName(options.name);
    this.kind = options.kind;
    this.#spanContext = options.spanContext;
    this.parentSpanContext = options.parentSpanContext;
    this.#startTimeGiven = options.startTime !== undefined;
    this.startTime = toHrTime(options.startTime);
    this.resource = options.resource;
    this.instrumentationScope = options.scope;
    this.#onEnd = options.onEnd;
    this.setAttributes(options.attributes);
    if (options.links !== undefined) this.addLinks(options.links);
  }

  get parentSpanId(): string | undefined {
    return this.parentSpanContext?.spanId;
  }

  get instrumentationLibrary(): InstrumentationScope {
    return this.instrumentationScope;
  }

  spanContext(): SpanContext {
    return this.#spanContext;
  }

  isRecording(): boolean {
    return !this.ended;
  }

  setAttribute(key: string, value: AttributeValue): this {
    const sanitized = typeof key === "string" && key !== "" ? sanitizeAttributeValue(value) : undefined;
    if (sanitized !== undefined && !this.ended) this.#set(key, sanitized);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    if (!this.ended) forEachAttribute(attributes, (key, value) => this.#set(key, value));
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.ended) return this;
    if (this.events.length >= MAX_EVENTS) {
      this.droppedEventsCount += 1;
      return this;
    }
    const timeFirst = isTimeInput(attributesOrTime);
    const attributes: Attributes = {};
    const left = timeFirst ? 0 : assignAttributes(attributes, attributesOrTime, MAX_ATTRIBUTES);
    const given = time ?? (timeFirst ? attributesOrTime : undefined);
    this.events.push({
      name: toName(name),
      time: this.#timeOf(given),
      attributes,
      droppedAttributesCount: left,
    });
    return this;
  }

  addLink(link: Link): this {
    const linked = readLink(link);
    if (this.ended || linked === undefined) return this;
    if (this.links.length >= MAX_LINKS) {
      this.droppedLinksCount += 1;
      return this;
    }
    const attributes: Attributes = {};
    const left = assignAttributes(attributes, linked.attributes, MAX_ATTRIBUTES);
    this.links.push({ context: linked.context, attributes, droppedAttributesCount: left });
    return this;
  }

  addLinks(links: Link[]): this {
    if (Array.isArray(links)) for (const link of links) this.addLink(link);
    return this;
  }

  /** OK stays, whatever comes after; UNSET changes nothing. */
  setStatus(status: SpanStatus): this {
    const { code, message } = readStatus(status);
    if (this.ended || code === SpanStatusCode.UNSET || this.status.code === SpanStatusCode.OK) return this;
    const withMessage = code === SpanStatusCode.ERROR && typeof message === "string";
    this.status = withMessage ? { code, message } : { code };
    return this;
  }

  updateName(name: string): this {
    if (!this.ended) this.name = toName(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const { type, message, stack } = describeError(exception);
    const attributes: Attributes = { [ATTR_EXCEPTION_TYPE]: type, [ATTR_EXCEPTION_MESSAGE]: message };
    if (stack !== undefined) attributes[ATTR_EXCEPTION_STACKTRACE] = stack;
    this.addEvent(EVENT_EXCEPTION, attributes, time);
  }

  end(endTime?: TimeInput): void {
    if (this.ended) return;
    const end = this.#timeOf(endTime);
    this.duration = hrTimeDuration(this.startTime, end);
    this.endTime = hrTimeToMillis(end) < hrTimeToMillis(this.startTime) ? this.startTime : end;
    this.ended = true;
    this.#onEnd(this);
  }

  #set(key: string, value: AttributeValue): void {
    if (!Object.hasOwn(this.attributes, key)) {
      if (this.#attributeCount >= MAX_ATTRIBUTES) {
        this.droppedAttributesCount += 1;
        return;
      }
      this.#attributeCount += 1;
    }
    this.attributes[key] = value;
  }

  #timeOf(input: TimeInput | undefined): HrTime {
    if (input !== undefined || this.#startTimeGiven) return toHrTime(input);
    return millisToHrTime(hrTimeToMillis(this.startTime) + performance.now() - this.#startedAt);
  }
}

/** A status that cannot be read, or is none, changes nothing. */
function readStatus(status: SpanStatus): SpanStatus {
  try {
    const { code, message } = status;
    const known = code === SpanStatusCode.OK || code === SpanStatusCode.ERROR;
    return known ? { code, ...(message === undefined ? {} : { message }) } : { code: SpanStatusCode.UNSET };
  } catch {
    return { code: SpanStatusCode.UNSET };
  }
}

function readLink(link: Link): Link | undefined {
  try {
    const { context, attributes = {} } = link;
    return context === undefined ? undefined : { context, attributes };
  } catch {
    return undefined;
  }
}

function isTimeInput(value: unknown): value is TimeInput {
  return typeof value === "number" || value instanceof Date || Array.isArray(value);
}
