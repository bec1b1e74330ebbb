import type { Attributes, HrTime } from "@opentelemetry/api";
import { HistogramPoint, toBoundaries } from "./histogram-point.ts";
import { DataPointType, type HistogramValue, type MetricData, type MetricDescriptor } from "./metric-data.ts";

interface Sdk1Descriptor extends MetricDescriptor {
  readonly type: string;
  readonly advice?: { readonly explicitBucketBoundaries?: readonly number[] };
}

/**
 * The default aggregation of OpenTelemetry, as sdk-metrics 1.x wants it from a reader: there it is an object that
 * makes aggregators, from 2.x on it is named by a number (`type`). One value serves both, so that a reader of ours
 * needs no class of theirs.
 */
export const defaultAggregation = {
  type: 0, // AggregationType.DEFAULT, from 2.x on
  createAggregator(descriptor: Sdk1Descriptor): Sdk1Aggregator<unknown> {
    if (descriptor.type === "HISTOGRAM") return new HistogramAggregator(descriptor);
    return descriptor.type.endsWith("GAUGE") ? new LastValueAggregator() : new SumAggregator(descriptor);
  },
};

interface Sdk1Accumulation<V> {
  startTime: HrTime;
  record(value: number): void;
  setStartTime(startTime: HrTime): void;
  toPointValue(): V;
}

interface Sdk1Aggregator<V> {
  createAccumulation(startTime: HrTime): Sdk1Accumulation<V>;
  merge(previous: Sdk1Accumulation<V>, delta: Sdk1Accumulation<V>): Sdk1Accumulation<V>;
  /** What was added between two totals. */
  diff(previous: Sdk1Accumulation<V>, current: Sdk1Accumulation<V>): Sdk1Accumulation<V>;
  toMetricData(
    descriptor: MetricDescriptor,
    temporality: number,
    accumulations: readonly [Attributes, Sdk1Accumulation<V>][],
    endTime: HrTime,
  ): MetricData;
}

class NumberAccumulation implements Sdk1Accumulation<number> {
  startTime: HrTime;
  readonly #isSum: boolean;
  #value: number;
  /** Whether a counter began anew since the last collection. */
  readonly reset: boolean;

  constructor(startTime: HrTime, isSum: boolean, value = 0, reset = false) {
    this.startTime = startTime;
    this.#isSum = isSum;
    this.#value = value;
    this.reset = reset;
  }

  record(value: number): void {
    this.#value = this.#isSum ? this.#value + value : value;
  }

  setStartTime(startTime: HrTime): void {
    this.startTime = startTime;
  }

  toPointValue(): number {
    return this.#value;
  }
}

class SumAggregator implements Sdk1Aggregator<number> {
  readonly kind = 1;
  readonly #isMonotonic: boolean;

  constructor({ type }: Sdk1Descriptor) {
    this.#isMonotonic = type === "COUNTER" || type === "OBSERVABLE_COUNTER";
  }

  createAccumulation(startTime: HrTime): NumberAccumulation {
    return new NumberAccumulation(startTime, true);
  }

  merge(previous: NumberAccumulation, delta: NumberAccumulation): NumberAccumulation {
    if (delta.reset) return delta;
    return new NumberAccumulation(
      previous.startTime,
      true,
      previous.toPointValue() + delta.toPointValue(),
      previous.reset,
    );
  }

  diff(previous: NumberAccumulation, current: NumberAccumulation): NumberAccumulation {
    const [before, now] = [previous.toPointValue(), current.toPointValue()];
    const reset = this.#isMonotonic && before > now;
    return new NumberAccumulation(current.startTime, true, reset ? now : now - before, reset);
  }

  toMetricData(
    descriptor: MetricDescriptor,
    aggregationTemporality: number,
    accumulations: readonly [Attributes, Sdk1Accumulation<number>][],
    endTime: HrTime,
  ): MetricData {
    return {
      descriptor,
      aggregationTemporality,
      dataPointType: DataPointType.SUM,
      isMonotonic: this.#isMonotonic,
      dataPoints: toPoints(accumulations, endTime),
    };
  }
}

class LastValueAggregator implements Sdk1Aggregator<number> {
  readonly kind = 2;

  createAccumulation(startTime: HrTime): NumberAccumulation {
    return new NumberAccumulation(startTime, false);
  }

  merge(previous: NumberAccumulation, delta: NumberAccumulation): NumberAccumulation {
    return new NumberAccumulation(previous.startTime, false, delta.toPointValue());
  }

  diff(_previous: NumberAccumulation, current: NumberAccumulation): NumberAccumulation {
    return current;
  }

  toMetricData(
    descriptor: MetricDescriptor,
    aggregationTemporality: number,
    accumulations: readonly [Attributes, Sdk1Accumulation<number>][],
    endTime: HrTime,
  ): MetricData {
    const dataPoints = toPoints(accumulations, endTime);
    return { descriptor, aggregationTemporality, dataPointType: DataPointType.GAUGE, dataPoints };
  }
}

class HistogramAccumulation implements Sdk1Accumulation<HistogramValue> {
  startTime: HrTime;
  readonly point: HistogramPoint;

  constructor(startTime: HrTime, point: HistogramPoint) {
    this.startTime = startTime;
    this.point = point;
  }

  record(value: number): void {
    if (!Number.isNaN(value)) this.point.record(value);
  }

  setStartTime(startTime: HrTime): void {
    this.startTime = startTime;
  }

  toPointValue(): HistogramValue {
    return this.point.toValue();
  }
}

class HistogramAggregator implements Sdk1Aggregator<HistogramValue> {
  readonly kind = 3;
  readonly #boundaries: readonly number[];

  constructor({ advice }: Sdk1Descriptor) {
    this.#boundaries = toBoundaries(advice?.explicitBucketBoundaries);
  }

  createAccumulation(startTime: HrTime): HistogramAccumulation {
    return new HistogramAccumulation(startTime, new HistogramPoint(this.#boundaries));
  }

  merge(previous: HistogramAccumulation, delta: HistogramAccumulation): HistogramAccumulation {
    const merged = this.createAccumulation(previous.startTime);
    merged.point.add(previous.point);
    merged.point.add(delta.point);
    return merged;
  }

  /** Only instruments that tell totals are compared, and none of them is a histogram. */
  diff(_previous: HistogramAccumulation, current: HistogramAccumulation): HistogramAccumulation {
    return current;
  }

  toMetricData(
    descriptor: MetricDescriptor,
    aggregationTemporality: number,
    accumulations: readonly [Attributes, Sdk1Accumulation<HistogramValue>][],
    endTime: HrTime,
  ): MetricData {
    const dataPoints = toPoints(accumulations, endTime);
    return { descriptor, aggregationTemporality, dataPointType: DataPointType.HISTOGRAM, dataPoints };
  }
}

function toPoints<V extends number | HistogramValue>(
  accumulations: readonly [Attributes, Sdk1Accumulation<V>][],
  endTime: HrTime,
): MetricData["dataPoints"] {
  return accumulations.map(([attributes, accumulation]) => ({
    startTime: accumulation.startTime,
    endTime,
    attributes,
    value: accumulation.toPointValue(),
  }));
}
