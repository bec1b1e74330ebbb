import { MAX_ATTRIBUTES } from "./attribute-list.ts";
import {
  DATA_MONOTONIC,
  DATA_POINTS,
  DATA_TEMPORALITY,
  METRIC_DATA,
  METRIC_DESCRIPTION,
  METRIC_METADATA,
  METRIC_NAME,
  METRIC_UNIT,
  type MetricKind,
} from "./metric-fields.ts";
import { Range } from "./range.ts";
import type { WireReader } from "./wire-reader.ts";

/** What a metric says of all its data points. One object serves all metrics of a request. */
export class MetricHeader {
  readonly name = new Range();
  readonly description = new Range();
  readonly unit = new Range();
  /** Starts and ends, by turns, of the `metadata` fields with their tags. */
  readonly metadata: number[] = [];
  /** `undefined` for a metric without data, or with data of a kind that is not known. */
  kind: MetricKind | undefined;
  /** The message of that kind: its points are read from there. */
  readonly data = new Range();
  temporality = 0;
  monotonic = 0;

  /** Of what every point of it repeats. */
  get bytes(): number {
    let bytes = this.name.length + this.description.length + this.unit.length;
    for (let at = 0; at < this.metadata.length; at += 2) bytes += this.metadata[at + 1]! - this.metadata[at]!;
    return bytes;
  }

  /** Why none of its points can be taken, if so. */
  get rejection(): string | undefined {
    if (this.name.length === 0) return "metric has no name";
    return this.#tooMuchMetadata ? `more than ${MAX_ATTRIBUTES} entries of metadata` : undefined;
  }

  get #tooMuchMetadata(): boolean {
    return this.metadata.length > MAX_ATTRIBUTES * 2;
  }

  /** Reads the metric between the reader's position and limit. */
  read(reader: WireReader): void {
    this.#clear();
    while (reader.position < reader.limit) {
      const start = reader.position;
      const tag = reader.tag();
      const kind = KINDS_BY_TAG.get(tag);
      if (kind !== undefined) {
        this.kind = kind;
        this.data.read(reader);
      } else if (tag === METRIC_NAME) this.name.read(reader);
      else if (tag === METRIC_DESCRIPTION) this.description.read(reader);
      else if (tag === METRIC_UNIT) this.unit.read(reader);
      else {
        reader.skip(tag);
        if (tag === METRIC_METADATA && !this.#tooMuchMetadata) this.metadata.push(start, reader.position);
      }
    }
    this.#readData(reader);
  }

  /** Calls `readPoint` with the reader before the length of each data point, which it must leave behind it. */
  readPoints(reader: WireReader, readPoint: () => void): void {
    reader.seek(this.data.start, this.data.end);
    while (reader.position < this.data.end) {
      const tag = reader.tag();
      if (tag === DATA_POINTS) readPoint();
      else reader.skip(tag);
    }
  }

  #readData(reader: WireReader): void {
    reader.seek(this.data.start, this.data.end);
    while (reader.position < reader.limit) {
      const tag = reader.tag();
      if (tag === DATA_TEMPORALITY) this.temporality = reader.varint();
      else if (tag === DATA_MONOTONIC) this.monotonic = reader.varint() === 0 ? 0 : 1;
      else reader.skip(tag);
    }
  }

  #clear(): void {
    this.name.clear();
    this.description.clear();
    this.unit.clear();
    this.metadata.length = 0;
    this.kind = undefined;
    this.data.clear();
    this.temporality = this.monotonic = 0;
  }
}

// --- internal ---

const KINDS_BY_TAG: ReadonlyMap<number, MetricKind> = new Map(
  Object.entries(METRIC_DATA).map(([kind, tag]) => [tag, kind as MetricKind]),
);
