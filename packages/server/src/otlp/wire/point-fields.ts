import { ByteBuffer } from "../../columns/byte-buffer.ts";
import {
  PRESENT_DOUBLE,
  PRESENT_INT,
  PRESENT_MAX,
  PRESENT_MIN,
  PRESENT_SUM,
} from "../../columns/metric-columns.ts";
import { AttributeList } from "./attribute-list.ts";
import type { KnownKeys } from "./known-keys.ts";
import {
  BUCKETS_COUNTS,
  BUCKETS_OFFSET,
  EXEMPLAR_ATTRIBUTES,
  METRIC_DATA,
  type MetricKind,
  POINT_FIELDS,
  QUANTILE_QUANTILE,
  QUANTILE_VALUE,
} from "./metric-fields.ts";
import { MAX_NESTING } from "./nesting-depth.ts";
import { readPacked } from "./read-packed.ts";
import { WIRE_BYTES, type WireReader } from "./wire-reader.ts";

type FieldName = { [Kind in MetricKind]: keyof (typeof POINT_FIELDS)[Kind] }[MetricKind];

/** Halves of a 64-bit number. */
interface Words {
  low: number;
  high: number;
}

/** Buckets or quantiles of one data point; OpenTelemetry's SDKs make 160 at most. Of more, one too many is kept to tell. */
export const MAX_LIST = 16_384;
export const MAX_EXEMPLARS = 1_000;

const NONE = Number.NaN;
/** Bytes of a list: a packed count of one byte takes eight here. */
const MAX_LIST_BYTES = MAX_LIST * 8;

/** The values of one data point of any kind. One object serves all points of a request. */
export class PointFields {
  readonly startTime: Words = { low: 0, high: 0 };
  readonly time: Words = { low: 0, high: 0 };
  readonly int: Words = { low: 0, high: 0 };
  readonly count: Words = { low: 0, high: 0 };
  readonly zeroCount: Words = { low: 0, high: 0 };
  flags = 0;
  /** Bits `PRESENT_*` of what may be missing. */
  present = 0;
  double = NONE;
  sum = NONE;
  min = NONE;
  max = NONE;
  scale = 0;
  zeroThreshold = 0;
  positiveOffset = 0;
  negativeOffset = 0;
  /** Eight bytes an element. */
  readonly bucketCounts = new ByteBuffer();
  readonly explicitBounds = new ByteBuffer();
  readonly positiveCounts = new ByteBuffer();
  readonly negativeCounts = new ByteBuffer();
  readonly quantiles = new ByteBuffer();
  readonly quantileValues = new ByteBuffer();
  /** Starts and ends, by turns, of the `exemplars` fields with their tags. */
  readonly exemplars: number[] = [];
  readonly attributes: AttributeList;
  /** Whether a value of an attribute, of the point or of an exemplar, is nested deeper than {@link MAX_NESTING}. */
  tooDeep = false;
  readonly #exemplarAttributes: AttributeList;

  constructor(reader: WireReader, keys: KnownKeys) {
    this.attributes = new AttributeList(reader, keys);
    this.#exemplarAttributes = new AttributeList(reader, keys);
  }

  /** Reads the data point between the reader's position and limit. */
  read(reader: WireReader, kind: MetricKind): void {
    this.#clear();
    const fields = FIELDS_BY_TAG[kind];
    while (reader.position < reader.limit) {
      const start = reader.position;
      const tag = reader.tag();
      const field = fields.get(tag);
      if (field === undefined) reader.skip(tag);
      else if (field === "attributes") this.attributes.read();
      else if (field === "exemplars") this.#readExemplar(reader, start);
      else this.#readField(reader, field, (tag & 7) === WIRE_BYTES);
    }
    if (this.attributes.deepest > MAX_NESTING) this.tooDeep = true;
  }

  /** The most elements that any of its lists has. */
  get longestList(): number {
    const { bucketCounts, explicitBounds, positiveCounts, negativeCounts, quantiles } = this;
    const lists = [bucketCounts, explicitBounds, positiveCounts, negativeCounts, quantiles];
    return Math.max(...lists.map(({ length }) => length / 8));
  }

  #readField(reader: WireReader, field: Exclude<FieldName, "attributes" | "exemplars">, packed: boolean) {
    switch (field) {
      case "startTime":
      case "time":
      case "count":
      case "zeroCount":
        readWords(reader, this[field]);
        break;
      case "flags":
        this.flags = reader.varint();
        break;
      case "asInt":
        readWords(reader, this.int);
        this.present = PRESENT_INT;
        break;
      case "asDouble":
        this.double = readDouble(reader);
        this.present = PRESENT_DOUBLE;
        break;
      case "sum":
      case "min":
      case "max":
        this[field] = readDouble(reader);
        this.present |= PRESENT_BITS[field];
        break;
      case "scale":
        this.scale = readSigned(reader);
        break;
      case "zeroThreshold":
        this.zeroThreshold = readDouble(reader);
        break;
      case "bucketCounts":
      case "explicitBounds":
        readPacked(reader, packed, (source) => copyFixed64(source, this[field]));
        break;
      case "positive":
        this.positiveOffset = readBuckets(reader, this.positiveCounts) ?? this.positiveOffset;
        break;
      case "negative":
        this.negativeOffset = readBuckets(reader, this.negativeCounts) ?? this.negativeOffset;
        break;
      default:
        this.#readQuantile(reader);
    }
  }

  #readQuantile(reader: WireReader): void {
    const outer = reader.enter();
    let quantile = 0;
    let value = 0;
    while (reader.position < reader.limit) {
      const tag = reader.tag();
      if (tag === QUANTILE_QUANTILE) quantile = readDouble(reader);
      else if (tag === QUANTILE_VALUE) value = readDouble(reader);
      else reader.skip(tag);
    }
    reader.leave(outer);
    if (this.quantiles.length > MAX_LIST_BYTES) return;
    this.quantiles.writeFloat64(quantile);
    this.quantileValues.writeFloat64(value);
  }

  #readExemplar(reader: WireReader, fieldStart: number): void {
    const outer = reader.enter();
    this.#exemplarAttributes.clear();
    while (reader.position < reader.limit) {
      const tag = reader.tag();
      if (tag === EXEMPLAR_ATTRIBUTES) this.#exemplarAttributes.read();
      else reader.skip(tag);
    }
    reader.leave(outer);
    if (this.exemplars.length <= MAX_EXEMPLARS * 2) this.exemplars.push(fieldStart, reader.position);
    if (this.#exemplarAttributes.deepest > MAX_NESTING) this.tooDeep = true;
  }

  #clear(): void {
    for (const words of [this.startTime, this.time, this.int, this.count, this.zeroCount]) {
      words.low = words.high = 0;
    }
    this.flags = this.present = 0;
    this.double = this.sum = this.min = this.max = NONE;
    this.scale = this.zeroThreshold = this.positiveOffset = this.negativeOffset = 0;
    this.bucketCounts.clear();
    this.explicitBounds.clear();
    this.positiveCounts.clear();
    this.negativeCounts.clear();
    this.quantiles.clear();
    this.quantileValues.clear();
    this.exemplars.length = 0;
    this.attributes.clear();
    this.tooDeep = false;
  }
}

// --- internal ---

const PRESENT_BITS = { sum: PRESENT_SUM, min: PRESENT_MIN, max: PRESENT_MAX };
const UNPACKED_FIXED64 = ["bucketCounts", "explicitBounds"];

/** A list of numbers may come packed, or a field an element: then its tag ends in another wire type. */
const FIELDS_BY_TAG = Object.fromEntries(
  Object.keys(METRIC_DATA).map((kind) => [
    kind,
    new Map(
      Object.entries(POINT_FIELDS[kind as MetricKind]).flatMap(([field, tag]) => [
        [tag, field],
        ...(UNPACKED_FIXED64.includes(field) ? [[tag - 1, field] as const] : []),
      ]),
    ),
  ]),
) as unknown as Readonly<Record<MetricKind, ReadonlyMap<number, FieldName>>>;

function readWords(reader: WireReader, words: Words): void {
  reader.fixed64();
  words.low = reader.low;
  words.high = reader.high;
}

function readDouble(reader: WireReader): number {
  reader.fixed64();
  return reader.bytes.readDoubleLE(reader.position - 8);
}

/** A `sint32`: zigzag. */
function readSigned(reader: WireReader): number {
  const zigzag = reader.varint();
  return (zigzag >>> 1) ^ -(zigzag & 1);
}

function copyFixed64(reader: WireReader, target: ByteBuffer): void {
  reader.fixed64();
  if (target.length <= MAX_LIST_BYTES) target.writeWords(reader.low, reader.high);
}

/** Appends the counts of the Buckets whose length is next, and returns their offset where it is set. */
function readBuckets(reader: WireReader, counts: ByteBuffer): number | undefined {
  const outer = reader.enter();
  let offset: number | undefined;
  while (reader.position < reader.limit) {
    const tag = reader.tag();
    if (tag === BUCKETS_OFFSET) offset = readSigned(reader);
    else if (tag === BUCKETS_COUNTS || tag === BUCKETS_COUNTS - WIRE_BYTES) {
      readPacked(reader, tag === BUCKETS_COUNTS, () => {
        reader.varint();
        if (counts.length <= MAX_LIST_BYTES) counts.writeWords(reader.low, reader.high);
      });
    } else reader.skip(tag);
  }
  reader.leave(outer);
  return offset;
}
