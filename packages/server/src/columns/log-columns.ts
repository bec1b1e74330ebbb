import { RowBlock } from "./row-block.ts";

/** The columns of `logs`, as `SPAN_COLUMNS` are those of `spans`: one row a log record. */
export const LOG_COLUMNS = {
  project_id: "String",
  time: "DateTime64(9, 'UTC')", // when it happened; where it does not say, when it was observed or received
  id: "FixedString(16)", // hash of all that was sent: a record sent again is the same row
  time_source: "UInt8", // 0 its time, 1 its observed time, 2 received_at
  observed_time_nanos: "UInt64", // since 1970; 0 where it does not say
  received_at: "DateTime64(6, 'UTC')",

  trace_id: "FixedString(16)", // zeroes: none
  span_id: "FixedString(8)",
  flags: "UInt32",
  severity_number: "UInt8",
  severity_text: "String",
  event_name: "String",
  body: "String", // a string as it is, any other value as JSON text
  body_value: "String", // the bytes of its AnyValue, unless `body` says it all
  body_cut: "UInt8", // 1: it was longer than what is kept

  session_id: "String",
  session_source: "String", // the attribute it came from
  session_name: "String",
  end_state: "String",
  end_state_reason: "String",
  session_metadata: "String",
  tags: "Array(String)",
  user_id: "String",

  attr_string: "Map(String, String)",
  attr_int: "Map(String, Int64)",
  attr_double: "Map(String, Float64)",
  attr_bool: "Map(String, UInt8)",
  attr_other: "Map(String, String)",
  dropped_attributes: "UInt32",
  service: "String",
  environment: "String",
  resource: "String",
  resource_schema_url: "String",
  scope_name: "String",
  scope_version: "String",
  scope: "String",
  scope_schema_url: "String",
} as const;

/** Rows for `logs`. */
export class LogBlock extends RowBlock<typeof LOG_COLUMNS> {
  constructor(requestBytes = 0) {
    super("logs", LOG_COLUMNS, requestBytes);
  }
}

export type LogColumns = LogBlock["columns"];
