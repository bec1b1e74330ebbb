import type { Attributes, HrTime, SpanContext, SpanKind, SpanStatus } from "@opentelemetry/api";
import type {
  InstrumentationScope,
  ReadableLink,
  ReadableSpan,
  Resource,
  TimedEvent,
} from "../tracer/readable-span.ts";
import type { DestinationView } from "./active-destination.ts";

/** An ended span as a destination's exporter gets it: a copy in which the overlay is merged; the span stays as it is. */
export class ViewedSpan implements ReadableSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly parentSpanContext: SpanContext | undefined;
  /** 1.x. */
  readonly parentSpanId: string | undefined;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly ended = true;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly links: ReadableLink[];
  readonly events: TimedEvent[];
  readonly resource: Resource;
  readonly instrumentationScope: InstrumentationScope;
  /** 1.x. */
  readonly instrumentationLibrary: InstrumentationScope;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
  /** A plain field: exporters may see the span through a Proxy. */
  private readonly _spanContext: SpanContext;

  constructor(span: ReadableSpan, view: DestinationView) {
    const { rewrite } = view;
    this._spanContext = span.spanContext();
    this.name = span.name;
    this.kind = span.kind;
    this.parentSpanContext = view.parent;
    this.parentSpanId = view.parent?.spanId;
    this.startTime = span.startTime;
    this.endTime = span.endTime;
    this.duration = span.duration;
    this.status = rewriteStatus(span.status, rewrite);
    this.attributes = { ...rewriteAttributes(span.attributes, rewrite), ...view.attributes };
    this.links = span.links.map((link) =>
      link.attributes === undefined
        ? link
        : { ...link, attributes: rewriteAttributes(link.attributes, rewrite) },
    );
    if (view.extraLink !== undefined) {
      this.links.push({ context: view.extraLink, attributes: {}, droppedAttributesCount: 0 });
    }
    this.events = span.events.map((event) => ({
      ...event,
      attributes: rewriteAttributes(event.attributes ?? {}, rewrite),
    }));
    this.resource = view.resource;
    this.instrumentationScope = span.instrumentationScope ?? span.instrumentationLibrary ?? { name: "" };
    this.instrumentationLibrary = this.instrumentationScope;
    this.droppedAttributesCount = span.droppedAttributesCount ?? 0;
    this.droppedEventsCount = span.droppedEventsCount ?? 0;
    this.droppedLinksCount = span.droppedLinksCount ?? 0;
  }

  spanContext(): SpanContext {
    return this._spanContext;
  }
}

type Rewrite = DestinationView["rewrite"];

function rewriteAttributes(attributes: Attributes, rewrite: Rewrite): Attributes {
  if (rewrite === undefined) return { ...attributes };
  const rewritten: Attributes = {};
  for (const key in attributes) {
    const value = rewrite(key, attributes[key]);
    if (value !== undefined) rewritten[key] = value as string;
  }
  return rewritten;
}

function rewriteStatus({ code, message }: SpanStatus, rewrite: Rewrite): SpanStatus {
  const text = rewrite === undefined || message === undefined ? message : rewrite("status.message", message);
  return typeof text === "string" ? { code, message: text } : { code };
}
