import type { ServerProcess } from "./running-server.ts";

type Attributes = Record<string, string>;

const DURATIONS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576];
const DELTA = 1;

export interface MetricSamplesOptions {
  /** 55 unless told: they stay in "the last hour" of whoever asks in the next three minutes. */
  readonly minutes?: number;
  /** Milliseconds since 1970 of the last minute, the one before this unless told. */
  readonly until?: number;
  /** More metrics, in OTLP/JSON. */
  readonly more?: readonly object[];
}

/** Sends what an agent with all of AgentOps' metrics would have sent in the last minutes, the same each time. */
export async function sendMetricSamples(
  { url }: Pick<ServerProcess, "url">,
  { minutes = 55, until = Date.now() - 60_000, more = [] }: MetricSamplesOptions = {},
): Promise<void> {
  const metrics = new Map<string, { description: string; unit: string; data: object; points: object[] }>();
  const random = numbersFrom(42);
  const add = (name: string, unit: string, description: string, data: object, point: object) => {
    const metric = metrics.get(name) ?? { description, unit, data, points: [] };
    metrics.set(name, metric);
    metric.points.push(point);
  };
  const last = Math.floor(until / 60_000);
  for (let minute = last - minutes + 1; minute <= last; minute++) {
    const isQuiet = minute > last - minutes * 0.45 && minute < last - minutes * 0.38; // nothing ran
    if (isQuiet) continue;
    const at = (attributes: Attributes, values: object) => ({
      timeUnixNano: `${minute * 60_000 + 30_000}000000`,
      startTimeUnixNano: `${minute * 60_000 - 30_000}000000`,
      attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
      ...values,
    });
    const busy = 1 + Math.sin(minute / 9) * 0.5;
    for (const [model, speed, price] of [
      ["gpt-4o", 1.4, 0.02],
      ["o3-mini", 4, 0.008],
      ["claude-haiku-4", 0.6, 0.002],
    ] as const) {
      const calls = Math.round(busy * (2 + random() * 8));
      const attributes = {
        "gen_ai.request.model": model,
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
      };
      const seconds = Array.from({ length: calls }, () => speed * Math.exp((random() - 0.4) * 1.6));
      add(
        "gen_ai.client.operation.duration",
        "s",
        "Duration of calls to a model",
        { histogram: { aggregationTemporality: DELTA } },
        at(attributes, histogram(seconds, DURATIONS)),
      );
      for (const [type, size] of [
        ["input", 2_400],
        ["output", 380],
      ] as const) {
        const used = Array.from({ length: calls }, () => Math.round(size * (0.3 + random())));
        add(
          "gen_ai.client.token.usage",
          "{token}",
          "Tokens used by a call",
          { histogram: { aggregationTemporality: DELTA } },
          at({ ...attributes, "gen_ai.token.type": type }, histogram(used, TOKENS)),
        );
      }
      add(
        "agentops.llm.cost",
        "USD",
        "Cost of model calls that have a price",
        sum(),
        at(attributes, { asDouble: calls * price * (0.5 + random()) }),
      );
    }
    for (const [state, most] of [
      ["Success", 6],
      ["Fail", 1.4],
      ["Indeterminate", 0.8],
    ] as const) {
      const ended = Math.floor(busy * random() * most);
      if (ended > 0)
        add(
          "agentops.session.ended",
          "{session}",
          "Sessions that ended",
          sum(),
          at({ "agentops.session.end_state": state }, { asInt: String(ended) }),
        );
    }
    for (const [tool, error, most] of [
      ["search", "", 12],
      ["read_page", "", 8],
      ["read_page", "timeout", 1.5],
      ["run_sql", "TypeError", 1.2],
    ] as const) {
      const seconds = Array.from(
        { length: Math.floor(random() * most) },
        () => 0.02 * Math.exp(random() * 4),
      );
      if (seconds.length > 0)
        add(
          "gen_ai.execute_tool.duration",
          "s",
          "Duration of a tool call",
          { histogram: { aggregationTemporality: DELTA } },
          at(
            { "gen_ai.tool.name": tool, ...(error && { "error.type": error }) },
            histogram(seconds, DURATIONS),
          ),
        );
    }
    add(
      "process.memory.usage",
      "By",
      "Memory of the process",
      { gauge: {} },
      at({}, { asInt: String(Math.round(9e7 + 2e7 * Math.sin(minute / 20) + random() * 4e6)) }),
    );
    add(
      "queue.length",
      "{item}",
      "Items that wait",
      { sum: { aggregationTemporality: 2, isMonotonic: false } },
      at({ queue: "spans" }, { asInt: String(Math.round(random() * 30)) }),
    );
  }
  const told = [...metrics].map(([name, { description, unit, data, points }]) => {
    const [[kind, fields]] = Object.entries(data) as [[string, object]];
    return { name, unit, description, [kind]: { ...fields, dataPoints: points } };
  });
  const body = { resourceMetrics: [{ scopeMetrics: [{ metrics: [...told, ...more] }] }] };
  const response = await fetch(`${url}/v1/metrics`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
}

// --- internal ---

function sum(): object {
  return { sum: { aggregationTemporality: DELTA, isMonotonic: true } };
}

function histogram(values: readonly number[], bounds: readonly number[]): object {
  const counts = Array.from({ length: bounds.length + 1 }, () => 0);
  for (const value of values) {
    const at = bounds.findIndex((bound) => value <= bound);
    counts[at === -1 ? bounds.length : at]! += 1;
  }
  const total = values.reduce((all, value) => all + value, 0);
  const extremes = values.length === 0 ? {} : { min: Math.min(...values), max: Math.max(...values) };
  return {
    count: String(values.length),
    sum: total,
    ...extremes,
    bucketCounts: counts.map(String),
    explicitBounds: bounds,
  };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
