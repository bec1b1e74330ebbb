import type { Attributes, HrTime, Link, SpanContext, SpanKind, SpanStatus } from "@opentelemetry/api";

/** A resource as the OpenTelemetry SDKs 1.x to 3.x hold it. */
export interface Resource {
  readonly attributes: Attributes;
  readonly asyncAttributesPending?: boolean;
  readonly schemaUrl?: string | undefined;
  waitForAsyncAttributes?(): Promise<void>;
  /** 2.x and 3.x. */
  getRawAttributes?(): [string, unknown][];
}

export interface InstrumentationScope {
  readonly name: string;
  readonly version?: string | undefined;
  readonly schemaUrl?: string | undefined;
}

export interface TimedEvent {
  readonly time: HrTime;
  readonly name: string;
  readonly attributes?: Attributes | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

export interface ReadableLink extends Link {
  readonly droppedAttributesCount?: number;
}

/** What processors and exporters read of a span: the union of the shapes of OpenTelemetry SDK 1.x to 3.x. */
export interface ReadableSpan {
  readonly name: string;
  readonly kind: SpanKind;
  spanContext(): SpanContext;
  /** 2.x and 3.x. */
  readonly parentSpanContext?: SpanContext | undefined;
  /** 1.x. */
  readonly parentSpanId?: string | undefined;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly ended: boolean;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly links: ReadableLink[];
  readonly events: TimedEvent[];
  readonly resource: Resource;
  /** 2.x and 3.x. */
  readonly instrumentationScope?: InstrumentationScope;
  /** 1.x. */
  readonly instrumentationLibrary?: InstrumentationScope;
  readonly droppedAttributesCount?: number;
  readonly droppedEventsCount?: number;
  readonly droppedLinksCount?: number;
}
