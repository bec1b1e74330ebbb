import type { Exemplar, JsonDouble, MetricKind } from "../../model/metric.ts";
import {
  EXEMPLAR_AS_DOUBLE,
  EXEMPLAR_AS_INT,
  EXEMPLAR_ATTRIBUTES,
  EXEMPLAR_SPAN_ID,
  EXEMPLAR_TIME,
  EXEMPLAR_TRACE_ID,
  POINT_FIELDS,
} from "../wire/metric-fields.ts";
import { WireReader } from "../wire/wire-reader.ts";
import { readKeyValue } from "./decode-any-value.ts";
import { doubleToJson } from "./double-to-json.ts";
import { readId } from "./read-id.ts";
import { NO_TIME, readTime } from "./read-time.ts";

/** The `exemplars` fields of a protobuf data point of this kind, as the column `exemplars` keeps them. */
export function decodeExemplars(bytes: Uint8Array, kind: MetricKind): Exemplar[] {
  if (kind === "summary") return [];
  const { exemplars: exemplarsTag } = POINT_FIELDS[kind];
  const reader = new WireReader(bytes);
  const exemplars: Exemplar[] = [];
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag === exemplarsTag) exemplars.push(readExemplar(reader));
    else reader.skip(tag);
  }
  return exemplars;
}

// --- internal ---

function readExemplar(reader: WireReader): Exemplar {
  const outer = reader.enter();
  const exemplar: Exemplar = { time: NO_TIME, traceId: "", spanId: "", filteredAttributes: [] };
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag === EXEMPLAR_TIME) exemplar.time = readTime(reader);
    else if (tag === EXEMPLAR_AS_DOUBLE) setValue(exemplar, { asDouble: readDouble(reader) });
    else if (tag === EXEMPLAR_AS_INT) setValue(exemplar, { asInt: readInt(reader) });
    else if (tag === EXEMPLAR_TRACE_ID) exemplar.traceId = readId(reader);
    else if (tag === EXEMPLAR_SPAN_ID) exemplar.spanId = readId(reader);
    else if (tag === EXEMPLAR_ATTRIBUTES) exemplar.filteredAttributes.push(readKeyValue(reader));
    else reader.skip(tag);
  }
  reader.leave(outer);
  return exemplar;
}

/** Of a value that is set twice the last counts. */
function setValue(exemplar: Exemplar, value: Pick<Exemplar, "asInt" | "asDouble">): void {
  delete exemplar.asInt;
  delete exemplar.asDouble;
  Object.assign(exemplar, value);
}

function readDouble(reader: WireReader): JsonDouble {
  reader.fixed64();
  return doubleToJson(reader.bytes.readDoubleLE(reader.position - 8));
}

function readInt(reader: WireReader): string {
  reader.fixed64();
  return String(reader.bytes.readBigInt64LE(reader.position - 8));
}
