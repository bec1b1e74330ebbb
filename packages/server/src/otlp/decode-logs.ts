import { LogBlock } from "../columns/log-columns.ts";
import { ContentHash } from "./content-hash.ts";
import type { DecodeContext } from "./decode-traces.ts";
import type { Decoded } from "./decoded.ts";
import { Enclosing } from "./enclosing.ts";
import { ItemCount } from "./item-count.ts";
import { KNOWN_KEYS } from "./precedence.ts";
import { readRequest } from "./read-request.ts";
import { nanosOf, type TimeBounds, timeBounds } from "./time-bounds.ts";
import { MAX_ATTRIBUTES } from "./wire/attribute-list.ts";
import { LogFields } from "./wire/log-fields.ts";
import type { Range } from "./wire/range.ts";
import { WireReader } from "./wire/wire-reader.ts";
import { type LogIdentity, writeLog } from "./write-log.ts";

const NANOS_A_MICRO = 1000n;

/**
 * Reads an `ExportLogsServiceRequest` straight into column buffers. A record that cannot be kept is left out and
 * counted; bytes that are no such message throw {@link MalformedRequest}.
 */
export function decodeLogs(body: Uint8Array, context: Omit<DecodeContext, "price">): Decoded<LogBlock> {
  return new LogDecoder(body, context).decode();
}

class LogDecoder {
  readonly #reader: WireReader;
  readonly #log: LogFields;
  readonly #enclosing: Enclosing;
  readonly #block: LogBlock;
  readonly #count = new ItemCount("log records");
  readonly #hash = new ContentHash();
  /** How often each record came in this request: console.log twice in the same millisecond is two records. */
  readonly #occurrences = new Map<string, number>();
  readonly #projectId: string;
  readonly #receivedAt: number;
  readonly #bounds: TimeBounds;

  constructor(body: Uint8Array, context: Omit<DecodeContext, "price">) {
    this.#reader = new WireReader(body);
    this.#block = new LogBlock(body.length);
    this.#log = new LogFields(this.#reader, KNOWN_KEYS);
    this.#enclosing = new Enclosing(this.#reader);
    this.#projectId = context.projectId;
    this.#receivedAt = Number(context.receivedAtMicros);
    this.#bounds = timeBounds(context);
  }

  decode(): Decoded<LogBlock> {
    readRequest(this.#reader, this.#enclosing, () => this.#readLog());
    const { rejected, rejections } = this.#count;
    return { block: this.#block.finish(), accepted: this.#block.rows, rejected, rejections };
  }

  #readLog(): void {
    const reader = this.#reader;
    if (!this.#count.add()) {
      reader.bytesField();
      return;
    }
    const outer = reader.enter();
    const { position: start, limit: end } = reader;
    this.#log.read(reader);
    const time = timeOf(this.#log, this.#receivedAt);
    const rejection = this.#enclosing.rejection ?? rejectionOf(this.#log, time, this.#bounds);
    if (rejection !== undefined) this.#count.reject(rejection);
    else {
      const identity = {
        projectId: this.#projectId,
        id: this.#idOf(start, end),
        receivedAt: this.#receivedAt,
        ...time,
      };
      writeLog(reader, this.#log, this.#enclosing, identity, this.#block.columns, this.#block.rows);
      this.#block.endRow();
    }
    reader.seek(end, outer);
  }

  /** The same for a record that is sent again, whatever comes with it. */
  #idOf(start: number, end: number): Buffer {
    const { bytes } = this.#reader;
    const content = this.#hash.add(this.#enclosing.hash).add(bytes, start, end).take();
    const key = content.toString("latin1");
    const before = this.#occurrences.get(key) ?? 0;
    this.#occurrences.set(key, before + 1);
    return before === 0 ? content : this.#hash.add(content).addNumber(before).take();
  }
}

// --- internal ---

/** When it happened; where the sender does not know, when it was observed, else when it was received. */
function timeOf(log: LogFields, receivedAt: number): Pick<LogIdentity, "low" | "high" | "timeSource"> {
  if (log.timeLow !== 0 || log.timeHigh !== 0) {
    return { low: log.timeLow, high: log.timeHigh, timeSource: 0 };
  }
  if (log.observedLow !== 0 || log.observedHigh !== 0) {
    return { low: log.observedLow, high: log.observedHigh, timeSource: 1 };
  }
  const nanos = BigInt(receivedAt) * NANOS_A_MICRO;
  return { low: Number(nanos & 0xffff_ffffn), high: Number(nanos >> 32n), timeSource: 2 };
}

function rejectionOf(
  log: LogFields,
  time: { low: number; high: number },
  bounds: TimeBounds,
): string | undefined {
  if (!isIdOrNone(log.traceId, 16)) return "trace_id is not 16 bytes";
  if (!isIdOrNone(log.spanId, 8)) return "span_id is not 8 bytes";
  const nanos = nanosOf(time.low, time.high);
  if (nanos < bounds.earliest) return "time is older than what is kept";
  if (nanos > bounds.latest) return "time is more than a day in the future";
  if (log.attributes.tooMany) return `more than ${MAX_ATTRIBUTES} attributes`;
  if (log.tooDeep) return "the body or an attribute is nested too deep";
  return undefined;
}

function isIdOrNone({ length }: Range, size: number): boolean {
  return length === 0 || length === size;
}
