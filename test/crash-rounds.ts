import { ResendingClient } from "./resending-client.ts";
import { childrenOf, eventually, getJson, startServer } from "./running-server.ts";

export interface CrashRound {
  /** Traces that were sent, and acknowledged sooner or later. */
  readonly traces: number;
  /** Requests that had to be sent again, with the same bytes. */
  readonly resent: number;
  /** What is wrong with what is stored; empty where all of it is there, once. */
  readonly faults: readonly string[];
}

/** Kills the server so many times in mid-stream and starts it again on the same data. */
export async function* killServer(rounds: number): AsyncGenerator<CrashRound> {
  let server = await startServer();
  const { dataDirectory } = server;
  const port = Number(new URL(server.url).port);
  try {
    yield* judgedRounds(rounds, server.url, async () => {
      await pause(150, 500);
      await server.stop("SIGKILL");
      server = await startServer({ port, dataDirectory });
    });
  } finally {
    await server.stop("SIGKILL");
  }
}

/** Kills the engine alone so many times in mid-stream; the server brings it back by itself. */
export async function* killEngine(rounds: number): AsyncGenerator<CrashRound> {
  const server = await startServer();
  try {
    yield* judgedRounds(rounds, server.url, async () => {
      // An engine that dies within a second of its start is started again ever more slowly.
      await pause(700, 1_100);
      for (const engine of childrenOf(server.pid)) process.kill(engine, "SIGKILL");
      await pause(100, 300);
    });
  } finally {
    await server.stop("SIGKILL");
  }
}

// --- internal ---

/** A round is judged after the next one: by then its summaries have settled, and it went through that crash as well. */
async function* judgedRounds(
  rounds: number,
  url: string,
  crash: () => Promise<void>,
): AsyncGenerator<CrashRound> {
  let before: ResendingClient | undefined;
  for (let round = 0; round < rounds; round++) {
    const client = new ResendingClient(url);
    await crash();
    await client.finish();
    if (before) yield await judged(url, before);
    before = client;
  }
  await pause(1_000, 1_000);
  if (before) yield await judged(url, before);
}

interface CountedSession {
  spanCount: number;
  traceIds: string[];
  eventCounts: { llms: number; tools: number };
  tokens: { input: number };
}

interface TraceSkeleton {
  spans: { spanId: string[] };
}

/** Compares what the client sent, all of it acknowledged in the end, with what the server shows. */
async function judged(url: string, client: ResendingClient): Promise<CrashRound> {
  const traceIds = await client.finish();
  const faults = await incompleteTraces(url, traceIds, client.spansPerTrace);
  const wanted = client.countsOf(traceIds.length);
  // Summaries follow the spans: it is the counts they settle at that are judged.
  const shown = await eventually(
    () => getJson<CountedSession>(`${url}/api/v1/sessions/${client.sessionId}`).then(countsOf, () => ""),
    (counts) => counts === JSON.stringify(wanted),
  );
  if (shown !== JSON.stringify(wanted)) {
    faults.push(
      `session ${client.sessionId} shows ${shown || "nothing"}, sent was ${JSON.stringify(wanted)}`,
    );
  }
  return { traces: traceIds.length, resent: client.resent, faults };
}

async function incompleteTraces(url: string, traceIds: readonly string[], spans: number): Promise<string[]> {
  const faults: string[] = [];
  const waiting = [...traceIds];
  const check = async (): Promise<void> => {
    for (let traceId = waiting.pop(); traceId !== undefined; traceId = waiting.pop()) {
      const kept = await getJson<TraceSkeleton>(`${url}/api/v1/traces/${traceId}`).then(
        (trace) => trace.spans.spanId.length,
        () => 0,
      );
      if (kept !== spans) faults.push(`trace ${traceId} has ${kept} of ${spans} spans`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, check));
  return faults;
}

function countsOf({ spanCount, traceIds, eventCounts, tokens }: CountedSession): string {
  return JSON.stringify({
    traces: traceIds.length,
    spans: spanCount,
    llms: eventCounts.llms,
    tools: eventCounts.tools,
    inputTokens: tokens.input,
  });
}

function pause(leastMillis: number, mostMillis: number): Promise<void> {
  const millis = leastMillis + Math.random() * (mostMillis - leastMillis);
  return new Promise((resolve) => setTimeout(resolve, millis));
}
