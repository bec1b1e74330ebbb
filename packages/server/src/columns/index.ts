export { encodeNative } from "./encode-native.ts";
export type { SpanColumns, TraceRef } from "./span-block.ts";
export { SpanBlock } from "./span-block.ts";
export type { SpanColumn } from "./span-columns.ts";
export { SPAN_COLUMNS } from "./span-columns.ts";
