import { protobufFields } from "./protobuf-fields.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

/**
 * An `ExportTraceServiceRequest` with each span replaced by what `rewrite` makes of its bytes, and without those for
 * which it returns undefined. What frames the spans stays as it is.
 */
export function rewriteRequest(
  request: Uint8Array,
  rewrite: (span: Buffer, index: number) => Uint8Array | undefined,
): Buffer {
  let index = 0;
  return rebuild(request, RESOURCE_SPANS, (resourceSpans) =>
    rebuild(resourceSpans, SCOPE_SPANS, (scopeSpans) =>
      rebuild(scopeSpans, SPANS, (span) => rewrite(span, index++)),
    ),
  );
}

/** The same message with the parts under one field number rewritten; a part that becomes empty goes. */
function rebuild(
  message: Uint8Array,
  number: number,
  rewrite: (part: Buffer) => Uint8Array | undefined,
): Buffer {
  const writer = new ProtobufWriter(message.length + 64);
  let parts = 0;
  let kept = 0;
  for (const field of protobufFields(message)) {
    if (field.number !== number || field.wireType !== 2) {
      writer.raw(field.raw);
      continue;
    }
    parts += 1;
    const part = rewrite(field.bytes);
    if (part === undefined || part.length === 0) continue;
    kept += 1;
    writer.varint((number << 3) | 2);
    writer.lengthDelimited(part);
  }
  return parts > 0 && kept === 0 ? Buffer.alloc(0) : writer.take();
}

const RESOURCE_SPANS = 1; // of ExportTraceServiceRequest
const SCOPE_SPANS = 2; // of ResourceSpans
const SPANS = 2; // of ScopeSpans
