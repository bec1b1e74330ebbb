import type { InstrumentationScope, Resource } from "../tracer/readable-span.ts";
import { byteLengthOf } from "./byte-length-of.ts";
import { encodeAttribute } from "./encode-attributes.ts";
import { ProtobufWriter } from "./protobuf-writer.ts";

/** A span that waits to be sent, or several side by side in memory. */
export interface EncodedSpan {
  /** Each span as a field of its `ScopeSpans`. */
  readonly bytes: Buffer;
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
}

/** Beyond this a request is copied together: each part costs the socket more than a few hundred bytes. */
const MAX_PARTS = 64;
/** Bytes that are copied sooner than a part of their own is written. */
const MAX_SMALL = 4096;

/**
 * An OTLP `ExportTraceServiceRequest`, the spans under their resources and scopes, in parts that follow one another.
 * Spans are not copied; those that lie side by side in memory are one part.
 */
export function encodeRequest(spans: readonly EncodedSpan[]): Buffer[] {
  const request: Buffer[] = [];
  for (const [resource, scopes] of group(spans)) {
    const resourceSpans = [resourceField(resource)];
    for (const [scope, members] of scopes) {
      const scopeSpans = [
        scopeField(scope),
        ...adjoined(members),
        textField(TAG_SCOPE_SCHEMA_URL, scope.schemaUrl),
      ];
      resourceSpans.push(...messageField(TAG_SCOPE_SPANS, scopeSpans));
    }
    resourceSpans.push(textField(TAG_RESOURCE_SCHEMA_URL, resource.schemaUrl));
    request.push(...messageField(TAG_RESOURCE_SPANS, resourceSpans));
  }
  const parts = joinSmall(request);
  return parts.length > MAX_PARTS ? [Buffer.concat(parts)] : parts;
}

/** What is short, as all but the spans are, is copied together with what is short beside it. */
function joinSmall(parts: readonly Buffer[]): Buffer[] {
  const joined: Buffer[] = [];
  let run: Buffer[] = [];
  const closeRun = (): void => {
    if (run.length > 0) joined.push(run.length === 1 ? (run[0] as Buffer) : Buffer.concat(run));
    run = [];
  };
  for (const part of parts) {
    if (part.length === 0) continue;
    if (part.length > MAX_SMALL) closeRun();
    run.push(part);
    if (part.length > MAX_SMALL) closeRun();
  }
  closeRun();
  return joined;
}

export function encodeResource(writer: ProtobufWriter, tag: number, resource: Resource): void {
  const message = writer.beginMessage(tag);
  for (const key in resource.attributes) {
    // A customer's resource may hold promises that have not settled.
    const value = resource.attributes[key] as unknown;
    if (!(value instanceof Promise)) encodeAttribute(writer, TAG_RESOURCE_ATTRIBUTES, key, value);
  }
  writer.endMessage(message);
}

type Scopes = Map<InstrumentationScope, EncodedSpan[]>;

function group(spans: readonly EncodedSpan[]): Map<Resource, Scopes> {
  const resources = new Map<Resource, Scopes>();
  let last: EncodedSpan | undefined;
  let lastMembers: EncodedSpan[] = [];
  for (const span of spans) {
    if (span.resource === last?.resource && span.scope === last.scope) {
      lastMembers.push(span);
      continue;
    }
    let scopes = resources.get(span.resource);
    if (scopes === undefined) {
      scopes = new Map();
      resources.set(span.resource, scopes);
    }
    last = span;
    lastMembers = scopes.get(span.scope) ?? [];
    lastMembers.push(span);
    scopes.set(span.scope, lastMembers);
  }
  return resources;
}

/** The bytes of spans, with those that lie side by side in memory in one. */
function adjoined(spans: readonly EncodedSpan[]): Buffer[] {
  const parts: Buffer[] = [];
  let memory: ArrayBufferLike | undefined;
  let start = 0;
  let end = 0;
  for (const { bytes } of spans) {
    if (bytes.buffer !== memory || bytes.byteOffset !== end) {
      if (memory !== undefined) parts.push(Buffer.from(memory, start, end - start));
      memory = bytes.buffer;
      start = bytes.byteOffset;
    }
    end = bytes.byteOffset + bytes.length;
  }
  if (memory !== undefined) parts.push(Buffer.from(memory, start, end - start));
  return parts;
}

function messageField(tag: number, parts: readonly Buffer[]): Buffer[] {
  const writer = new ProtobufWriter(16);
  writer.varint(tag);
  writer.varint(byteLengthOf(parts));
  return [writer.take(), ...parts];
}

function resourceField(resource: Resource): Buffer {
  const writer = new ProtobufWriter(4096);
  encodeResource(writer, TAG_RESOURCE, resource);
  return writer.take();
}

function scopeField(scope: InstrumentationScope): Buffer {
  const writer = new ProtobufWriter(256);
  const message = writer.beginMessage(TAG_SCOPE);
  encodeText(writer, TAG_SCOPE_NAME, scope.name);
  encodeText(writer, TAG_SCOPE_VERSION, scope.version);
  writer.endMessage(message);
  return writer.take();
}

function textField(tag: number, text: string | undefined): Buffer {
  const writer = new ProtobufWriter(256);
  encodeText(writer, tag, text);
  return writer.take();
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
const TAG_SCOPE_SCHEMA_URL = (3 << 3) | 2; // ScopeSpans.schema_url
const TAG_SCOPE_NAME = (1 << 3) | 2; // InstrumentationScope.name
const TAG_SCOPE_VERSION = (2 << 3) | 2; // InstrumentationScope.version
