import type { Attributes, Context, HrTime } from "@opentelemetry/api";
import { forEachAttribute, isAttributeName, sanitizeSimpleValue } from "../tracer/attribute-value.ts";
import { millisToHrTime, nowMillis } from "../tracer/clock.ts";
import { AttributeTree } from "./attribute-tree.ts";
import { HistogramPoint } from "./histogram-point.ts";
import type { InstrumentDescriptor } from "./instrument-descriptor.ts";
import {
  type DataPoint,
  DataPointType,
  type Exemplar,
  type InstrumentType,
  type MetricData,
  Temporality,
} from "./metric-data.ts";

/** The span to name beside a measurement, where there is one that is kept. */
export type ExemplarSource = (
  context: Context | undefined,
) => { traceId: string; spanId: string } | undefined;

/** What is kept for one set of attributes. */
interface Series {
  readonly attributes: Attributes;
  /** A sum, or the last value. */
  value: number;
  readonly histogram: HistogramPoint | undefined;
  exemplar: Exemplar | undefined;
}

const CARDINALITY_LIMIT = 2000;
/** Ways of writing the sets of attributes; beyond it another order is looked up the slow way. */
const MAX_PATHS = 4 * CARDINALITY_LIMIT;
const MAX_TEXT_LENGTH = 4096;
const OVERFLOW: Attributes = { "otel.metric.overflow": true };

/**
 * The values of one instrument, by their attributes. Sums and distributions are those since the last collection
 * (delta): nothing has to be remembered of attributes that do not come again, and a process that starts anew never
 * looks like a counter that runs backwards. What goes up and down is kept for good (cumulative).
 */
export class MetricStorage {
  readonly descriptor: InstrumentDescriptor;
  readonly #scheme: Scheme;
  readonly #exemplarOf: ExemplarSource;
  #tree = new AttributeTree<Series>();
  #series: Series[] = [];
  #overflow: Series | undefined;
  #startTime: HrTime = millisToHrTime(nowMillis());
  /** Of observable counters: what each said the last time. */
  #observed: AttributeTree<{ total: number }> | undefined;
  #overflowTotal = 0;

  constructor(descriptor: InstrumentDescriptor, exemplarOf: ExemplarSource) {
    this.descriptor = descriptor;
    this.#scheme = SCHEMES[descriptor.type];
    this.#exemplarOf = exemplarOf;
  }

  record(value: number, attributes: Attributes | undefined, context: Context | undefined): void {
    const series = this.#find(attributes ?? NO_ATTRIBUTES);
    const { histogram } = series;
    if (histogram !== undefined) {
      const bucket = histogram.record(value);
      // One a bucket, the first: so that asking for the active span costs nothing as a rule.
      if (histogram.exemplars[bucket] === undefined)
        histogram.exemplars[bucket] = this.#exemplar(value, context);
      return;
    }
    if (!this.#scheme.isSum) series.value = value;
    else {
      series.value += value;
      if (series.exemplar === undefined && this.#scheme.isMonotonic)
        series.exemplar = this.#exemplar(value, context);
    }
  }

  /** What a callback of an observable instrument tells. */
  observe(value: number, attributes: Attributes | undefined): void {
    const series = this.#find(attributes ?? NO_ATTRIBUTES);
    if (!this.#scheme.isMonotonic) {
      series.value = value;
      return;
    }
    const last = series === this.#overflow ? undefined : this.#lastObserved(series.attributes);
    if (last !== undefined) {
      series.value += increase(last.total, value);
      last.total = value;
      return;
    }
    this.#overflow ??= this.#add(OVERFLOW);
    this.#overflow.value += value; // the total; `collect` makes the increase of it
  }

  /** Undefined where there is nothing to tell. */
  collect(endTime: HrTime): MetricData | undefined {
    const { isKept, isCumulative, isSum, isMonotonic, isHistogram } = this.#scheme;
    const startTime = this.#startTime;
    const series = this.#series;
    if (this.#observed !== undefined && this.#overflow !== undefined) {
      const total = this.#overflow.value;
      this.#overflow.value = increase(this.#overflowTotal, total);
      this.#overflowTotal = total;
    }
    if (!isKept) this.#forget();
    if (!isCumulative) this.#startTime = endTime;
    if (series.length === 0) return undefined;
    return {
      descriptor: this.descriptor,
      aggregationTemporality: isCumulative ? Temporality.CUMULATIVE : Temporality.DELTA,
      dataPointType: isHistogram ? DataPointType.HISTOGRAM : isSum ? DataPointType.SUM : DataPointType.GAUGE,
      ...(isSum && !isHistogram && { isMonotonic }),
      dataPoints: series.map((one) => toPoint(one, startTime, endTime)),
    };
  }

  /** Gives away the sums and last values so far, for another to go on with; distributions stay. */
  take(): readonly { attributes: Attributes; value: number }[] {
    if (this.#scheme.isHistogram) return [];
    const series = this.#series;
    this.#forget();
    return series;
  }

  /** As `take`, and keeps them. */
  peek(): readonly { attributes: Attributes; value: number }[] {
    return this.#scheme.isHistogram ? [] : this.#series;
  }

  /** Undefined where too many are remembered. */
  #lastObserved(attributes: Attributes): { total: number } | undefined {
    this.#observed ??= new AttributeTree();
    let last = this.#observed.find(attributes);
    if (last === undefined && this.#observed.size < CARDINALITY_LIMIT) {
      last = { total: 0 };
      this.#observed.set(attributes, last);
    }
    return last;
  }

  #forget(): void {
    if (this.#series.length === 0) return;
    this.#tree = new AttributeTree();
    this.#series = [];
    this.#overflow = undefined;
  }

  #find(attributes: Attributes): Series {
    return this.#tree.find(attributes) ?? this.#findSlowly(attributes);
  }

  #findSlowly(given: Attributes): Series {
    const { attributes, isWhole } = sortedAttributes(given);
    let series = this.#tree.find(attributes);
    if (series === undefined) {
      if (this.#series.length >= CARDINALITY_LIMIT - 1) {
        this.#overflow ??= this.#add(OVERFLOW);
        return this.#overflow;
      }
      series = this.#add(attributes);
      this.#tree.set(attributes, series);
    }
    if (isWhole && this.#tree.size < MAX_PATHS) this.#tree.set(given, series);
    return series;
  }

  #add(attributes: Attributes): Series {
    const { isHistogram } = this.#scheme;
    const histogram = isHistogram ? new HistogramPoint(this.descriptor.boundaries) : undefined;
    const series: Series = { attributes, value: 0, histogram, exemplar: undefined };
    this.#series.push(series);
    return series;
  }

  #exemplar(value: number, context: Context | undefined): Exemplar | undefined {
    const span = this.#exemplarOf(context);
    if (span === undefined) return undefined;
    return { value, timestamp: millisToHrTime(nowMillis()), traceId: span.traceId, spanId: span.spanId };
  }
}

interface Scheme {
  isSum: boolean;
  isMonotonic: boolean;
  isHistogram: boolean;
  isCumulative: boolean;
  /** Whether values stay after they were collected. */
  isKept: boolean;
}

const gauge: Scheme = {
  isSum: false,
  isMonotonic: false,
  isHistogram: false,
  isCumulative: false,
  isKept: false,
};
const counter: Scheme = { ...gauge, isSum: true, isMonotonic: true };
const upDown: Scheme = { ...gauge, isSum: true, isCumulative: true };

const SCHEMES: Record<InstrumentType, Scheme> = {
  COUNTER: counter,
  OBSERVABLE_COUNTER: counter,
  UP_DOWN_COUNTER: { ...upDown, isKept: true },
  OBSERVABLE_UP_DOWN_COUNTER: upDown,
  GAUGE: gauge,
  OBSERVABLE_GAUGE: gauge,
  HISTOGRAM: { ...counter, isHistogram: true },
};

/** A counter that runs backwards began anew. */
function increase(before: number, now: number): number {
  return now >= before ? now - before : now;
}

const NO_ATTRIBUTES: Attributes = {};

function toPoint(series: Series, startTime: HrTime, endTime: HrTime): DataPoint {
  const { attributes, value, histogram, exemplar } = series;
  const found = histogram === undefined ? [exemplar] : histogram.exemplars;
  const exemplars = found.filter((one) => one !== undefined);
  return {
    startTime,
    endTime,
    attributes,
    value: histogram === undefined ? value : histogram.toValue(),
    ...(exemplars.length > 0 && { exemplars }),
  };
}

/** What is valid of them, copied and in order; whether that is all of it, and of a length that may be remembered. */
function sortedAttributes(given: Attributes): { attributes: Attributes; isWhole: boolean } {
  const valid: [string, Attributes[string]][] = [];
  let isWhole = true;
  forEachAttribute(given, (key, value) => {
    if (value === undefined || value === null) return;
    const copy = isAttributeName(key) ? sanitizeSimpleValue(value, MAX_TEXT_LENGTH) : undefined;
    if (copy !== undefined) valid.push([key, copy]);
    if (copy === undefined || (copy !== value && typeof value !== "object")) isWhole = false;
  });
  valid.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { attributes: Object.fromEntries(valid), isWhole };
}
