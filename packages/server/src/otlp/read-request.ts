import type { Enclosing } from "./enclosing.ts";
import {
  REQUEST_RESOURCE_ITEMS,
  RESOURCE_ITEMS_RESOURCE,
  RESOURCE_ITEMS_SCHEMA_URL,
  RESOURCE_ITEMS_SCOPE_ITEMS,
  SCOPE_ITEMS_ITEM,
  SCOPE_ITEMS_SCHEMA_URL,
  SCOPE_ITEMS_SCOPE,
} from "./wire/fields.ts";
import type { WireReader } from "./wire/wire-reader.ts";

/**
 * Walks an export request of any signal. `readItem` is called with the reader before the length of each span,
 * log record or metric, its resource and scope in `enclosing`, and must leave the reader behind it.
 */
export function readRequest(reader: WireReader, enclosing: Enclosing, readItem: () => void): void {
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag === REQUEST_RESOURCE_ITEMS) readResourceItems(reader, enclosing, readItem);
    else reader.skip(tag);
  }
}

// --- internal ---

function readResourceItems(reader: WireReader, enclosing: Enclosing, readItem: () => void): void {
  const outer = reader.enter();
  const { position: start, limit: end } = reader;
  enclosing.clearResource();
  // Fields may come in any order, and the items need the resource: it is looked for first.
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag === RESOURCE_ITEMS_RESOURCE) enclosing.readResource();
    else if (tag === RESOURCE_ITEMS_SCHEMA_URL) enclosing.resourceSchemaUrl.read(reader);
    else reader.skip(tag);
  }
  reader.seek(start, end);
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag === RESOURCE_ITEMS_SCOPE_ITEMS) readScopeItems(reader, enclosing, readItem);
    else reader.skip(tag);
  }
  reader.leave(outer);
}

function readScopeItems(reader: WireReader, enclosing: Enclosing, readItem: () => void): void {
  const outer = reader.enter();
  const { position: start, limit: end } = reader;
  enclosing.clearScope();
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag === SCOPE_ITEMS_SCOPE) enclosing.readScope();
    else if (tag === SCOPE_ITEMS_SCHEMA_URL) enclosing.scopeSchemaUrl.read(reader);
    else reader.skip(tag);
  }
  reader.seek(start, end);
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag === SCOPE_ITEMS_ITEM) readItem();
    else reader.skip(tag);
  }
  reader.leave(outer);
}
