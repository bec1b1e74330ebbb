export type { DecodeContext, DecodedTraces } from "./decode-traces.ts";
export { decodeTraces } from "./decode-traces.ts";
export { tracesFromJson } from "./json/traces-from-json.ts";
export type { ModelUsage, PriceFunction } from "./price-function.ts";
export { MalformedRequest } from "./wire/malformed-request.ts";
