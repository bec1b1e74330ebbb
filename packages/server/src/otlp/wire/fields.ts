/**
 * Tags (field number × 8 + wire type) of the OTLP messages that are read and written.
 * Source: https://github.com/open-telemetry/opentelemetry-proto, opentelemetry/proto/{trace,logs,common,resource}/v1; metrics are in metric-fields.ts
 */
/** What encloses the items of a request has the same numbers for spans, log records and metrics. */
export const REQUEST_RESOURCE_ITEMS = 0x0a;

/** `ResourceSpans`, `ResourceLogs`, `ResourceMetrics`. */
export const RESOURCE_ITEMS_RESOURCE = 0x0a;
export const RESOURCE_ITEMS_SCOPE_ITEMS = 0x12;
export const RESOURCE_ITEMS_SCHEMA_URL = 0x1a;

/** `ScopeSpans`, `ScopeLogs`, `ScopeMetrics`. */
export const SCOPE_ITEMS_SCOPE = 0x0a;
export const SCOPE_ITEMS_ITEM = 0x12;
export const SCOPE_ITEMS_SCHEMA_URL = 0x1a;

export const RESOURCE_ATTRIBUTES = 0x0a;
export const RESOURCE_DROPPED_ATTRIBUTES_COUNT = 0x10;

export const SCOPE_NAME = 0x0a;
export const SCOPE_VERSION = 0x12;
export const SCOPE_ATTRIBUTES = 0x1a;
export const SCOPE_DROPPED_ATTRIBUTES_COUNT = 0x20;

export const SPAN_TRACE_ID = 0x0a;
export const SPAN_SPAN_ID = 0x12;
export const SPAN_TRACE_STATE = 0x1a;
export const SPAN_PARENT_SPAN_ID = 0x22;
export const SPAN_NAME = 0x2a;
export const SPAN_KIND = 0x30;
export const SPAN_START_TIME = 0x39;
export const SPAN_END_TIME = 0x41;
export const SPAN_ATTRIBUTES = 0x4a;
export const SPAN_DROPPED_ATTRIBUTES_COUNT = 0x50;
export const SPAN_EVENTS = 0x5a;
export const SPAN_DROPPED_EVENTS_COUNT = 0x60;
export const SPAN_LINKS = 0x6a;
export const SPAN_DROPPED_LINKS_COUNT = 0x70;
export const SPAN_STATUS = 0x7a;
export const SPAN_FLAGS = 0x85;

export const EVENT_TIME = 0x09;
export const EVENT_NAME = 0x12;
export const EVENT_ATTRIBUTES = 0x1a;
export const EVENT_DROPPED_ATTRIBUTES_COUNT = 0x20;

export const LINK_TRACE_ID = 0x0a;
export const LINK_SPAN_ID = 0x12;
export const LINK_TRACE_STATE = 0x1a;
export const LINK_ATTRIBUTES = 0x22;
export const LINK_DROPPED_ATTRIBUTES_COUNT = 0x28;
export const LINK_FLAGS = 0x35;

export const STATUS_MESSAGE = 0x12;
export const STATUS_CODE = 0x18;

export const LOG_TIME = 0x09;
export const LOG_SEVERITY_NUMBER = 0x10;
export const LOG_SEVERITY_TEXT = 0x1a;
export const LOG_BODY = 0x2a;
export const LOG_ATTRIBUTES = 0x32;
export const LOG_DROPPED_ATTRIBUTES_COUNT = 0x38;
export const LOG_FLAGS = 0x45;
export const LOG_TRACE_ID = 0x4a;
export const LOG_SPAN_ID = 0x52;
export const LOG_OBSERVED_TIME = 0x59;
export const LOG_EVENT_NAME = 0x62;

export const KEY_VALUE_KEY = 0x0a;
export const KEY_VALUE_VALUE = 0x12;

export const ANY_STRING = 0x0a;
export const ANY_BOOL = 0x10;
export const ANY_INT = 0x18;
export const ANY_DOUBLE = 0x21;
export const ANY_ARRAY = 0x2a;
export const ANY_KVLIST = 0x32;
export const ANY_BYTES = 0x3a;

/** `ArrayValue.values` and `KeyValueList.values`. */
export const LIST_VALUES = 0x0a;
