import type { KeyValue } from "../../model/any-value.ts";
import { METRIC_METADATA } from "../wire/metric-fields.ts";
import { WireReader } from "../wire/wire-reader.ts";
import { readKeyValue } from "./decode-any-value.ts";

/** The `metadata` fields of a protobuf Metric, as the column `metadata` keeps them. */
export function decodeMetadata(bytes: Uint8Array): KeyValue[] {
  const reader = new WireReader(bytes);
  const metadata: KeyValue[] = [];
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag === METRIC_METADATA) metadata.push(readKeyValue(reader));
    else reader.skip(tag);
  }
  return metadata;
}
