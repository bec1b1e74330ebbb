/**
 * The columns of `spans`, in the order they are written: name → the ClickHouse type that goes over the wire.
 * The engine turns `String` into the table's `LowCardinality(String)` itself. `sql/migrations` creates the
 * table and says why each column is there; a test holds the two together.
 */
export const SPAN_COLUMNS = {
  project_id: "String",
  trace_id: "FixedString(16)",
  span_id: "FixedString(8)",
  parent_span_id: "FixedString(8)", // zeroes: a root
  start_time: "DateTime64(9, 'UTC')",
  end_time: "DateTime64(9, 'UTC')",
  received_at: "DateTime64(6, 'UTC')",
  version: "UInt64", // normaliser version × 2^51 + microseconds of received_at: the greatest wins

  name: "String",
  span_kind: "UInt8", // OTLP SpanKind
  status_code: "UInt8", // 0 unset, 1 ok, 2 error
  status_message: "String",
  trace_state: "String",
  flags: "UInt32",

  kind: "String", // agentops.span.kind, whatever the dialect calls it; '' for none of ours
  dialect: "String",
  session_id: "String", // '' where the span names none: then the trace is the session
  session_source: "String", // the attribute it came from
  session_name: "String",
  end_state: "String",
  end_state_reason: "String",
  session_metadata: "String",
  tags: "Array(String)",
  user_id: "String",
  environment: "String",
  service: "String",
  agent: "String",
  tool: "String",
  tool_call_id: "String",
  provider: "String",
  operation: "String",
  request_model: "String",
  response_model: "String",
  response_id: "String",
  finish_reasons: "Array(String)",
  input_tokens: "UInt64",
  output_tokens: "UInt64",
  cached_tokens: "UInt64", // part of input_tokens
  cache_write_tokens: "UInt64", // part of input_tokens
  reasoning_tokens: "UInt64", // part of output_tokens
  cost_nanos: "UInt64", // 10⁻⁹ USD
  priced: "UInt8", // 0 nothing to price, 1 priced, 2 unpriced
  pricing: "String", // with which table, or why not
  time_to_first_chunk: "Float64", // seconds; NaN for none
  error_type: "String",
  error_message: "String",

  content: "String", // input, then output, as they were sent
  input_bytes: "UInt32", // so many of them are input
  input_key: "String", // the attribute it was sent as
  output_key: "String",
  instructions: "String",
  instructions_key: "String",
  tool_definitions: "String",
  tool_definitions_key: "String",

  attr_string: "Map(String, String)",
  attr_int: "Map(String, Int64)",
  attr_double: "Map(String, Float64)",
  attr_bool: "Map(String, UInt8)",
  attr_other: "Map(String, String)", // any other type: the bytes of its protobuf AnyValue
  dropped_attributes: "UInt32",
  events: "String", // the bytes of the Span message's `events` fields, as received
  dropped_events: "UInt32",
  links: "String", // likewise its `links` fields
  dropped_links: "UInt32",
  resource: "String", // the bytes of the protobuf Resource
  resource_schema_url: "String",
  scope_name: "String",
  scope_version: "String",
  scope: "String", // the bytes of the protobuf InstrumentationScope
  scope_schema_url: "String",
} as const;

export type SpanColumn = keyof typeof SPAN_COLUMNS;
