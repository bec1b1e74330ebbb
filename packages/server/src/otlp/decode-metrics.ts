import { MetricBlock } from "../columns/metric-columns.ts";
import { ContentHash } from "./content-hash.ts";
import type { DecodeContext } from "./decode-traces.ts";
import type { Decoded } from "./decoded.ts";
import { Enclosing } from "./enclosing.ts";
import { ItemCount } from "./item-count.ts";
import { KNOWN_KEYS } from "./precedence.ts";
import { readRequest } from "./read-request.ts";
import { nanosOf, type TimeBounds, timeBounds } from "./time-bounds.ts";
import { type AttributeList, MAX_ATTRIBUTES } from "./wire/attribute-list.ts";
import { METRIC_DATA } from "./wire/metric-fields.ts";
import { MetricHeader } from "./wire/metric-header.ts";
import { MAX_EXEMPLARS, MAX_LIST, PointFields } from "./wire/point-fields.ts";
import { WireReader } from "./wire/wire-reader.ts";
import { writePoint } from "./write-point.ts";

/**
 * Reads an `ExportMetricsServiceRequest` straight into column buffers, one row a data point. A point that cannot be
 * kept is left out and counted; bytes that are no such message throw {@link MalformedRequest}.
 */
export function decodeMetrics(body: Uint8Array, context: Omit<DecodeContext, "price">): Decoded<MetricBlock> {
  return new MetricDecoder(body, context).decode();
}

class MetricDecoder {
  readonly #reader: WireReader;
  readonly #metric = new MetricHeader();
  readonly #point: PointFields;
  readonly #enclosing: Enclosing;
  readonly #block: MetricBlock;
  readonly #count = new ItemCount("data points");
  readonly #metrics = new ItemCount("metrics");
  readonly #hash = new ContentHash();
  readonly #projectId: string;
  readonly #receivedAt: number;
  readonly #bounds: TimeBounds;

  constructor(body: Uint8Array, context: Omit<DecodeContext, "price">) {
    this.#reader = new WireReader(body);
    this.#block = new MetricBlock(body.length);
    this.#point = new PointFields(this.#reader, KNOWN_KEYS);
    this.#enclosing = new Enclosing(this.#reader);
    this.#projectId = context.projectId;
    this.#receivedAt = Number(context.receivedAtMicros);
    this.#bounds = timeBounds(context);
  }

  decode(): Decoded<MetricBlock> {
    readRequest(this.#reader, this.#enclosing, () => this.#readMetric());
    const { rejected, rejections } = this.#count;
    return { block: this.#block.finish(), accepted: this.#block.rows, rejected, rejections };
  }

  #readMetric(): void {
    const reader = this.#reader;
    // Its points count, not the metric; but metrics without points must not be without end.
    this.#metrics.add();
    const outer = reader.enter();
    const end = reader.limit;
    this.#metric.read(reader);
    const rejection = this.#enclosing.rejection ?? this.#metric.rejection;
    const content = this.#hashOfMetric();
    this.#metric.readPoints(reader, () => this.#readPoint(rejection, content));
    reader.seek(end, outer);
  }

  #readPoint(outerRejection: string | undefined, metricHash: Buffer): void {
    const reader = this.#reader;
    if (!this.#count.add()) {
      reader.bytesField();
      return;
    }
    const outer = reader.enter();
    const { position: start, limit: end } = reader;
    this.#point.read(reader, this.#metric.kind!);
    const rejection = outerRejection ?? rejectionOf(this.#point, this.#bounds);
    if (rejection !== undefined) this.#count.reject(rejection);
    else {
      const identity = {
        projectId: this.#projectId,
        series: this.#hashOfSeries(metricHash),
        id: this.#hash.add(reader.bytes, start, end).take(),
        receivedAt: this.#receivedAt,
      };
      const { columns, rows } = this.#block;
      writePoint(reader.bytes, this.#metric, this.#point, this.#enclosing, identity, columns, rows);
      this.#block.endRow();
    }
    reader.seek(end, outer);
  }

  #hashOfMetric(): Buffer {
    const { name, description, unit, metadata, kind, temporality, monotonic } = this.#metric;
    const { bytes } = this.#reader;
    this.#hash.add(this.#enclosing.hash);
    for (const { start, end } of [name, description, unit]) this.#hash.add(bytes, start, end);
    for (let at = 0; at < metadata.length; at += 2) this.#hash.add(bytes, metadata[at], metadata[at + 1]);
    const tag = kind === undefined ? 0 : METRIC_DATA[kind];
    return this.#hash.addNumber(tag).addNumber(temporality).addNumber(monotonic).take();
  }

  /** The same in whatever order the attributes come. */
  #hashOfSeries(metricHash: Buffer): Buffer {
    const { attributes } = this.#point;
    this.#hash.add(metricHash);
    for (const index of inKeyOrder(attributes)) {
      this.#hash.add(attributes.bytes, attributes.keyStart(index), attributes.keyEnd(index));
      this.#hash.add(attributes.bytes, attributes.wholeStart(index), attributes.wholeEnd(index));
    }
    return this.#hash.take();
  }
}

// --- internal ---

function inKeyOrder(attributes: AttributeList): number[] {
  const { bytes, count } = attributes;
  const indices = Array.from({ length: count }, (_, index) => index);
  return indices.sort((a, b) =>
    bytes.compare(
      bytes,
      attributes.keyStart(b),
      attributes.keyEnd(b),
      attributes.keyStart(a),
      attributes.keyEnd(a),
    ),
  );
}

function rejectionOf(point: PointFields, bounds: TimeBounds): string | undefined {
  const time = nanosOf(point.time.low, point.time.high);
  if (time === 0) return "time is missing";
  if (time < bounds.earliest) return "time is older than what is kept";
  if (time > bounds.latest) return "time is more than a day in the future";
  if (point.attributes.tooMany) return `more than ${MAX_ATTRIBUTES} attributes`;
  if (point.tooDeep) return "an attribute is nested too deep";
  if (point.longestList > MAX_LIST) return `more than ${MAX_LIST} buckets or quantiles`;
  if (point.exemplars.length > MAX_EXEMPLARS * 2) return `more than ${MAX_EXEMPLARS} exemplars`;
  return undefined;
}
