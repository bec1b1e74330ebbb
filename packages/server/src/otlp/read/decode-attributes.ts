import type { KeyValue } from "../../model/any-value.ts";
import {
  RESOURCE_ATTRIBUTES,
  RESOURCE_DROPPED_ATTRIBUTES_COUNT,
  SCOPE_ATTRIBUTES,
  SCOPE_DROPPED_ATTRIBUTES_COUNT,
} from "../wire/fields.ts";
import { WireReader } from "../wire/wire-reader.ts";
import { readKeyValue } from "./decode-any-value.ts";

/** What a Resource or an InstrumentationScope says of itself. */
export interface DecodedAttributes {
  attributes: KeyValue[];
  droppedAttributesCount: number;
}

/** The bytes of a protobuf Resource, as the column `resource` keeps them. */
export function decodeResource(bytes: Uint8Array): DecodedAttributes {
  return decode(bytes, RESOURCE_ATTRIBUTES, RESOURCE_DROPPED_ATTRIBUTES_COUNT);
}

/** The bytes of a protobuf InstrumentationScope, as the column `scope` keeps them. */
export function decodeScope(bytes: Uint8Array): DecodedAttributes {
  return decode(bytes, SCOPE_ATTRIBUTES, SCOPE_DROPPED_ATTRIBUTES_COUNT);
}

function decode(bytes: Uint8Array, attributesTag: number, droppedTag: number): DecodedAttributes {
  const reader = new WireReader(bytes);
  const attributes: KeyValue[] = [];
  let droppedAttributesCount = 0;
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag === attributesTag) attributes.push(readKeyValue(reader));
    else if (tag === droppedTag) droppedAttributesCount = reader.varint();
    else reader.skip(tag);
  }
  return { attributes, droppedAttributesCount };
}
