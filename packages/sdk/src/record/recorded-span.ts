import type { Attributes, Context, Span, TimeInput } from "@opentelemetry/api";

/** A span that is being recorded. None of its methods throws. */
export interface RecordedSpan {
  readonly span: Span;
  /** The context in which this span is active. */
  readonly context: Context;
  /** Whether content given to it goes anywhere. */
  readonly keepsContent: boolean;
  setAttributes(attributes: Attributes): void;
  /**
   * Content is kept beside the span: a string as it is, anything else as JSON text made safely. It obeys
   * `captureContent` and `redact`.
   */
  setContent(key: string, value: unknown, options?: { isCut?: boolean }): void;
  /**
   * Status ERROR, `error.type`, and the exception event where this error was not recorded further in already. The
   * time of the event is now, unless given.
   */
  fail(error: unknown, time?: TimeInput): void;
  /** The exception event alone: an error that was caught and handled. */
  recordError(error: unknown, time?: TimeInput): void;
  end(endTime?: TimeInput): void;
}
