import type { monitorEventLoopDelay } from "node:perf_hooks";
import type { Meter } from "@opentelemetry/api";

/** Coarse, since each look wakes the host. */
const RESOLUTION_MILLIS = 100;

/** How late the event loop was since metrics were last collected, in milliseconds. */
export interface EventLoopDelay {
  mean: number;
  p99: number;
  max: number;
}

export interface EventLoopMeasure {
  /** Undefined where nothing was measured yet. */
  read(): EventLoopDelay | undefined;
  stop(): void;
}

/** Measures how late the event loop is, by the names of the conventions. */
export function measureEventLoop(meter: Meter): EventLoopMeasure {
  const { monitorEventLoopDelay, performance: perf } = process.getBuiltinModule("node:perf_hooks");
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLIS });
  delay.enable();
  const gauges = STATISTICS.map(([name, read]) => {
    const gauge = meter.createObservableGauge(`nodejs.eventloop.delay.${name}`, {
      unit: "s",
      description: `Event loop delay, ${name}`,
    });
    return { gauge, read };
  });
  meter.addBatchObservableCallback(
    (result) => {
      if (delay.count > 0) for (const { gauge, read } of gauges) result.observe(gauge, seconds(read(delay)));
      delay.reset();
    },
    gauges.map(({ gauge }) => gauge),
  );
  let last = perf.eventLoopUtilization();
  meter
    .createObservableGauge("nodejs.eventloop.utilization", {
      unit: "1",
      description: "Share of time it is busy",
    })
    .addCallback((result) => {
      const now = perf.eventLoopUtilization();
      result.observe(perf.eventLoopUtilization(now, last).utilization);
      last = now;
    });
  const millis = (nanos: number): number => seconds(nanos) * 1000;
  return {
    read: () =>
      delay.count === 0
        ? undefined
        : { mean: millis(delay.mean), p99: millis(delay.percentile(99)), max: millis(delay.max) },
    stop: () => delay.disable(),
  };
}

const STATISTICS: readonly [string, (delay: ReturnType<typeof monitorEventLoopDelay>) => number][] = [
  ["min", (delay) => delay.min],
  ["max", (delay) => delay.max],
  ["mean", (delay) => delay.mean],
  ["p50", (delay) => delay.percentile(50)],
  ["p90", (delay) => delay.percentile(90)],
  ["p99", (delay) => delay.percentile(99)],
];

/** What it tells is the time between two looks, in nanoseconds. */
function seconds(nanos: number): number {
  return Math.max(0, nanos / 1e9 - RESOLUTION_MILLIS / 1000);
}
