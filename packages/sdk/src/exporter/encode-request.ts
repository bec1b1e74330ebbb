import type { InstrumentationScope, Resource } from "../tracer/readable-span.ts";
import { encodeAttribute } from "./encode-attributes.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

/** A span that waits to be sent: its bytes, and what frames it. */
export interface EncodedSpan {
  readonly bytes: Buffer;
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
}

/** An OTLP `ExportTraceServiceRequest`: the spans under their resources and scopes. */
export function encodeRequest(spans: readonly EncodedSpan[]): Buffer {
  // Each span adds its tag and length; what frames them rarely needs more than the rest.
  const bytes = spans.reduce((sum, span) => sum + span.bytes.length + 8, 4096);
  const writer = new ProtobufWriter(bytes);
  for (const [resource, scopes] of group(spans)) {
    const resourceSpans = writer.beginMessage(TAG_RESOURCE_SPANS);
    const message = writer.beginMessage(TAG_RESOURCE);
    for (const key in resource.attributes) {
      // A customer's resource may hold promises that have not settled.
      const value = resource.attributes[key] as unknown;
      if (!(value instanceof Promise)) encodeAttribute(writer, TAG_RESOURCE_ATTRIBUTES, key, value);
    }
    writer.endMessage(message);
    for (const [scope, members] of scopes) encodeScope(writer, scope, members);
    encodeText(writer, TAG_RESOURCE_SCHEMA_URL, resource.schemaUrl);
    writer.endMessage(resourceSpans);
  }
  return writer.take();
}

type Scopes = Map<InstrumentationScope, EncodedSpan[]>;

function group(spans: readonly EncodedSpan[]): Map<Resource, Scopes> {
  const resources = new Map<Resource, Scopes>();
  for (const span of spans) {
    let scopes = resources.get(span.resource);
    if (scopes === undefined) {
      scopes = new Map();
      resources.set(span.resource, scopes);
    }
    const members = scopes.get(span.scope);
    if (members === undefined) scopes.set(span.scope, [span]);
    else members.push(span);
  }
  return resources;
}

function encodeScope(
  writer: ProtobufWriter,
  scope: InstrumentationScope,
  members: readonly EncodedSpan[],
): void {
  const scopeSpans = writer.beginMessage(TAG_SCOPE_SPANS);
  const message = writer.beginMessage(TAG_SCOPE);
  encodeText(writer, TAG_SCOPE_NAME, scope.name);
  encodeText(writer, TAG_SCOPE_VERSION, scope.version);
  writer.endMessage(message);
  for (const span of members) {
    writer.varint(TAG_SPANS);
    writer.lengthDelimited(span.bytes);
  }
  encodeText(writer, TAG_SCOPE_SCHEMA_URL, scope.schemaUrl);
  writer.endMessage(scopeSpans);
}

function encodeText(writer: ProtobufWriter, tag: number, text: string | undefined): void {
  if (!text) return;
  writer.varint(tag);
  writer.string(text);
}

const TAG_RESOURCE_SPANS = (1 << 3) | 2; // ExportTraceServiceRequest.resource_spans
const TAG_RESOURCE = (1 << 3) | 2; // ResourceSpans.resource
const TAG_SCOPE_SPANS = (2 << 3) | 2; // ResourceSpans.scope_spans
const TAG_RESOURCE_SCHEMA_URL = (3 << 3) | 2; // ResourceSpans.schema_url
const TAG_RESOURCE_ATTRIBUTES = (1 << 3) | 2; // Resource.attributes
const TAG_SCOPE = (1 << 3) | 2; // ScopeSpans.scope
const TAG_SPANS = (2 << 3) | 2; // ScopeSpans.spans
const TAG_SCOPE_SCHEMA_URL = (3 << 3) | 2; // ScopeSpans.schema_url
const TAG_SCOPE_NAME = (1 << 3) | 2; // InstrumentationScope.name
const TAG_SCOPE_VERSION = (2 << 3) | 2; // InstrumentationScope.version
