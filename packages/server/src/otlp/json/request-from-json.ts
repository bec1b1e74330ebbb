import {
  REQUEST_RESOURCE_ITEMS,
  RESOURCE_ATTRIBUTES,
  RESOURCE_DROPPED_ATTRIBUTES_COUNT,
  RESOURCE_ITEMS_RESOURCE,
  RESOURCE_ITEMS_SCHEMA_URL,
  RESOURCE_ITEMS_SCOPE_ITEMS,
  SCOPE_ATTRIBUTES,
  SCOPE_DROPPED_ATTRIBUTES_COUNT,
  SCOPE_ITEMS_ITEM,
  SCOPE_ITEMS_SCHEMA_URL,
  SCOPE_ITEMS_SCOPE,
  SCOPE_NAME,
  SCOPE_VERSION,
} from "../wire/fields.ts";
import { MalformedRequest } from "../wire/malformed-request.ts";
import { ProtoWriter } from "../wire/proto-writer.ts";
import { type JsonObject, objectOf, objectsOf } from "./json-fields.ts";
import { refuseDenseJson } from "./refuse-dense-json.ts";
import { writeField } from "./write-field.ts";
import { writeKeyValues } from "./write-key-values.ts";

/** What a signal calls its lists in OTLP/JSON, and how its items are written. */
export interface JsonSignal {
  readonly resourceItems: string;
  readonly scopeItems: string;
  readonly items: string;
  /** Writes the fields of one item. */
  readonly writeItem: (writer: ProtoWriter, item: JsonObject) => void;
}

/**
 * An export request in OTLP/JSON as the same message in protobuf. Reads what real exporters send: ids in either
 * case, 64-bit numbers as number or text, enum names, a byte order mark, missing parts. Text that is no JSON, or
 * JSON of another shape, throws {@link MalformedRequest}; too much of it {@link OversizedRequest}.
 */
export function requestFromJson(text: string | Uint8Array, signal: JsonSignal): Uint8Array {
  const request = objectOf(parse(text), "the request");
  if (request === undefined) throw new MalformedRequest("The body is not OTLP/JSON: it is null.");
  const writer = new ProtoWriter();
  for (const resourceItems of objectsOf(request[signal.resourceItems], signal.resourceItems)) {
    const opened = writer.open(REQUEST_RESOURCE_ITEMS);
    writeResource(writer, objectOf(resourceItems.resource, "resource"));
    for (const scopeItems of objectsOf(resourceItems[signal.scopeItems], signal.scopeItems)) {
      writeScopeItems(writer, scopeItems, signal);
    }
    writeField.text(writer, RESOURCE_ITEMS_SCHEMA_URL, resourceItems.schemaUrl);
    writer.close(opened);
  }
  return writer.finish();
}

// --- internal ---

function parse(text: string | Uint8Array): unknown {
  refuseDenseJson(text);
  const json = typeof text === "string" ? text.replace(/^\ufeff/, "") : new TextDecoder().decode(text);
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new MalformedRequest("The body is not JSON, which its content type says it is.", { cause });
  }
}

function writeResource(writer: ProtoWriter, resource: JsonObject | undefined): void {
  if (resource === undefined) return;
  const opened = writer.open(RESOURCE_ITEMS_RESOURCE);
  writeKeyValues(writer, RESOURCE_ATTRIBUTES, resource.attributes);
  writeField.uint32(writer, RESOURCE_DROPPED_ATTRIBUTES_COUNT, resource.droppedAttributesCount);
  writer.close(opened);
}

function writeScopeItems(writer: ProtoWriter, scopeItems: JsonObject, signal: JsonSignal): void {
  const opened = writer.open(RESOURCE_ITEMS_SCOPE_ITEMS);
  const scope = objectOf(scopeItems.scope, "scope");
  if (scope !== undefined) {
    const openedScope = writer.open(SCOPE_ITEMS_SCOPE);
    writeField.text(writer, SCOPE_NAME, scope.name);
    writeField.text(writer, SCOPE_VERSION, scope.version);
    writeKeyValues(writer, SCOPE_ATTRIBUTES, scope.attributes);
    writeField.uint32(writer, SCOPE_DROPPED_ATTRIBUTES_COUNT, scope.droppedAttributesCount);
    writer.close(openedScope);
  }
  for (const item of objectsOf(scopeItems[signal.items], signal.items)) {
    const openedItem = writer.open(SCOPE_ITEMS_ITEM);
    signal.writeItem(writer, item);
    writer.close(openedItem);
  }
  writeField.text(writer, SCOPE_ITEMS_SCHEMA_URL, scopeItems.schemaUrl);
  writer.close(opened);
}
