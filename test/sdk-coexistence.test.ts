import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const matrix = join(import.meta.dirname, "matrix");
const sdk = import.meta.resolve("agentops");

/** A customer's own tracing, with everything a span can have; prints what their exporter got. */
const program = `
  import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
  $IMPORT
  const [order, sampling] = process.argv.slice(1);
  const early = trace.getTracer("early");
  const start = async () => {
    const agentops = await import("${sdk}");
    agentops.init({ endpoint: "$ENDPOINT", quiet: true, instrumentations: false });
  };
  if (order === "agentops-first") await start();
  const exported = [];
  const exporter = {
    export: (spans, done) => (exported.push(...spans), done({ code: 0 })),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const dropped = { shouldSample: (_c, _t, name) => ({ decision: name === "dropped" ? 0 : 2 }), toString: () => "d" };
  const spanProcessors = [$PROCESSOR];
  const provider = new Provider({ spanProcessors, ...(sampling === "sampled" ? { sampler: dropped } : {}) });
  const registered = [
    trace.setGlobalTracerProvider(provider),
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()),
    propagation.setGlobalPropagator({ inject() {}, extract: (given) => given, fields: () => ["theirs"] }),
  ];
  if (order === "agentops-last") await start();

  const late = trace.getTracer("late", "1.2.3");
  await early.startActiveSpan("request", { kind: SpanKind.SERVER, attributes: { "http.route": "/" } }, async (root) => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    late.startActiveSpan("chat", { attributes: { "gen_ai.operation.name": "chat", "input.value": "ping" } }, (chat) => {
      chat.addEvent("token", { index: 1 });
      chat.recordException(new Error("no"));
      chat.setStatus({ code: SpanStatusCode.ERROR, message: "no" });
      chat.addLink({ context: root.spanContext(), attributes: { why: "test" } });
      late.startActiveSpan("dropped", (span) => (late.startSpan("below").end(), span.end()));
      chat.end();
    });
    root.updateName("GET /").end();
  });
  await provider.forceFlush();
  const names = new Map(exported.map((span) => [span.spanContext().spanId, span.name]));
  console.log(JSON.stringify({ registered, fields: propagation.fields?.(), spans: exported.map((span) => ({
    name: span.name,
    parent: names.get(span.parentSpanContext?.spanId) ?? (span.parentSpanContext && "unknown"),
    traces: new Set(exported.map((other) => other.spanContext().traceId)).size,
    flags: span.spanContext().traceFlags,
    kind: span.kind,
    attributes: span.attributes,
    events: span.events.map(({ name, attributes }) => [name, Object.keys(attributes).sort()]),
    links: span.links.map(({ attributes }) => attributes),
    status: span.status,
    scope: span.instrumentationScope,
    resource: span.resource.attributes,
  })) }));
  await provider.shutdown();
`;

const lines: Record<string, { imports: string; processor: string }> = {
  "otel-2": {
    imports: `
      import { SimpleSpanProcessor, NodeTracerProvider as Provider } from "@opentelemetry/sdk-trace-node";
      import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";`,
    processor: "new SimpleSpanProcessor(exporter)",
  },
  "otel-3": {
    imports: `
      import { SimpleSpanProcessor, TracerProvider as Provider } from "@opentelemetry/sdk-trace";
      import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";`,
    processor: "new SimpleSpanProcessor({ exporter })",
  },
};

let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => request.resume().on("end", () => response.end()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void server.close());

async function run(
  line: string,
  order: string,
  sampling: string,
): Promise<{ registered: boolean[]; spans: unknown[] }> {
  const { imports, processor } = lines[line] as { imports: string; processor: string };
  const { port } = server.address() as AddressInfo;
  const source = program
    .replace("$IMPORT", imports)
    .replace("$PROCESSOR", processor)
    .replace("$ENDPOINT", `http://127.0.0.1:${port}`);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "-e", source, order, sampling],
    { cwd: join(matrix, line) },
  );
  return JSON.parse(stdout);
}

describe.each(Object.keys(lines))("beside %s", (line) => {
  it.each(["all", "sampled"])(
    "a customer's exporter gets the same spans with and without us (%s)",
    async (sampling) => {
      const alone = await run(line, "alone", sampling);
      expect(alone.registered).toEqual([true, true, true]);
      expect(alone.spans.length).toBe(sampling === "all" ? 4 : 3);
      expect(await run(line, "agentops-first", sampling)).toEqual(alone);
      expect(await run(line, "agentops-last", sampling)).toEqual(alone);
    },
  );
});
