import type { SpanKindName } from "agentops/semconv";

/** Columns filled from one attribute, as text. */
export type TextField =
  | "session_id"
  | "session_name"
  | "end_state"
  | "end_state_reason"
  | "session_metadata"
  | "user_id"
  | "agent"
  | "tool"
  | "tool_call_id"
  | "provider"
  | "operation"
  | "request_model"
  | "response_model"
  | "response_id"
  | "error_type";

/** Columns filled from one attribute, as a number. */
export type NumberField =
  | "input_tokens"
  | "output_tokens"
  | "cached_tokens"
  | "cache_write_tokens"
  | "reasoning_tokens"
  | "time_to_first_chunk";

/** Columns filled from an array of strings, or from a string that is one as JSON text. */
export type ListField = "tags" | "finish_reasons";

/** Columns that hold content, with the attribute's name beside them. */
export type ContentField = "input" | "output" | "instructions" | "tool_definitions";

/** Read from the resource, or from an `exception` event, not from the span's attributes. */
export type OuterField = "service" | "environment" | "exception_type" | "exception_message";

export type CanonicalField = TextField | NumberField | ListField | ContentField | OuterField;

/** An attribute that says what a span stands for, and what its values mean here. */
export interface KindAttribute {
  readonly attribute: string;
  readonly kinds: ReadonlyMap<string, SpanKindName>;
}

/** A naming scheme of LLM attributes: which attributes carry what our columns hold. */
export interface Dialect {
  /** Kept in the column `dialect`. */
  readonly name: string;
  /** For each field its attributes, the best first. */
  readonly fields: Readonly<Partial<Record<CanonicalField, readonly string[]>>>;
  /** What says the kind, the best first. A value that is not listed says nothing. */
  readonly kinds: readonly KindAttribute[];
  /** The kind of a span of this dialect with none of the `kinds` attributes but one of these. */
  readonly implied?: { readonly kind: SpanKindName; readonly by: readonly string[] };
}
