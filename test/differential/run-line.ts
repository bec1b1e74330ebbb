import { createRequire, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { attributeCases } from "./attribute-cases.ts";
import type { DifferentialCase, Tools } from "./differential-case.ts";
import { createSink } from "./sink.ts";
import { spanCases } from "./span-cases.ts";
import { standStill } from "./stand-still.ts";
import { tracerCases } from "./tracer-cases.ts";

// Runs in the folder of a line: makes the calls of each case on its provider and on ours, both with its exporters
// and processors, and prints what arrived.

export interface LineResult {
  /** By case: what each exporter sent, as text or as hex. */
  sent: Record<string, Record<"theirs" | "ours", Record<string, string[]>>>;
  mergedResources: Record<string, object>;
}

const clock = standStill();
const home = pathToFileURL(join(process.cwd(), "package.json")).href;
const load = createRequire(home);
const api: Tools["api"] = load("@opentelemetry/api");
const core = load("@opentelemetry/core");
const resources = load("@opentelemetry/resources");
const sdk = load(
  process.cwd().endsWith("otel-3") ? "@opentelemetry/sdk-trace" : "@opentelemetry/sdk-trace-base",
);
const { AsyncLocalStorageContextManager } = load("@opentelemetry/context-async-hooks");
const { OTLPTraceExporter: JsonExporter } = load("@opentelemetry/exporter-trace-otlp-http");
const { OTLPTraceExporter: ProtoExporter } = load("@opentelemetry/exporter-trace-otlp-proto");
const { ZipkinExporter } = load("@opentelemetry/exporter-zipkin");

// A customer installs one copy of the API, which is then ours too.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, specifier === "@opentelemetry/api" ? { ...context, parentURL: home } : context),
});
const dist = new URL("../../packages/sdk/dist/", import.meta.url).href;
const { OwnTracerProvider } = await import(`${dist}tracer/own-tracer-provider.js`);
const { OwnResource } = await import(`${dist}tracer/own-resource.js`);
const { isTracingSuppressed } = await import(`${dist}otel/suppress-tracing.js`);

api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const sink = await createSink();

interface Setup {
  limits: object;
  sampler: { shouldSample: (...args: unknown[]) => unknown };
  idGenerator: object;
  processors: Processor[];
  resource: DifferentialCase["resource"];
}

interface Processor {
  onStart(span: unknown, context: unknown): void;
  onEnding?(span: unknown): void;
  onEnd(span: unknown): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

async function send(one: DifferentialCase, make: (setup: Setup) => Tools["provider"]) {
  clock.reset();
  const consoleLines: string[] = [];
  console.dir = (shown) => void consoleLines.push(sortedJson(shown));
  const processors = makeProcessors();
  const tools: Tools = {
    api,
    sdk,
    suppressTracing: core.suppressTracing,
    pass: clock.pass,
    setWallClock: clock.setWallClock,
    attempt: (call) => {
      try {
        call();
      } catch {
        // As the case expects.
      }
    },
    span: (fill) => {
      const span = tools.tracer.startSpan("span");
      fill(span);
      span.end();
    },
  } as Tools;
  tools.provider = make({
    limits: { ...DEFAULT_LIMITS, ...one.limits },
    sampler: (one.sampler?.(tools) ??
      new sdk.ParentBasedSampler({ root: new sdk.AlwaysOnSampler() })) as never,
    idGenerator: countingIds(),
    processors,
    resource: one.resource,
  });
  tools.tracer = tools.provider.getTracer("differential", "1.0.0");
  one.run(tools);
  for (const processor of processors) await processor.forceFlush().catch(() => {});
  for (const processor of processors) await processor.shutdown().catch(() => {});
  return { ...sink.take(), console: consoleLines };
}

const DEFAULT_LIMITS = {
  attributeValueLengthLimit: Number.POSITIVE_INFINITY,
  attributeCountLimit: 128,
  eventCountLimit: 128,
  linkCountLimit: 128,
  attributePerEventCountLimit: 128,
  attributePerLinkCountLimit: 128,
};

function makeProcessors(): Processor[] {
  // Where a body cannot be written, the processor waits for an answer that never comes.
  const waiting = { exportTimeoutMillis: 500 };
  const batch = (exporter: object) =>
    isNewest()
      ? new sdk.BatchSpanProcessor({ exporter, ...waiting })
      : new sdk.BatchSpanProcessor(exporter, waiting);
  const simple = (exporter: object) => new sdk.SimpleSpanProcessor(isNewest() ? { exporter } : exporter);
  return [
    batch(new ProtoExporter({ url: `${sink.url}/proto` })),
    batch(new JsonExporter({ url: `${sink.url}/json` })),
    batch(new ZipkinExporter({ url: `${sink.url}/zipkin` })),
    simple(new JsonExporter({ url: `${sink.url}/json one by one` })),
    simple(new sdk.ConsoleSpanExporter()),
  ];
}

function isNewest(): boolean {
  return sdk.TracerProvider !== undefined;
}

function makeTheirs({ limits, sampler, idGenerator, processors, resource }: Setup): Tools["provider"] {
  const Provider = sdk.TracerProvider ?? sdk.BasicTracerProvider;
  return new Provider({
    resource: theirResource(resource),
    mergeResourceWithDefaults: false,
    spanLimits: limits,
    sampler,
    idGenerator,
    spanProcessors: processors,
  });
}

function makeOurs({ limits, sampler, idGenerator, processors, resource }: Setup): Tools["provider"] {
  return new OwnTracerProvider({
    resource: resource === "theirs" ? theirResource(resource) : ourResource(resource),
    activeContext: () => api.context.active(),
    withContext: <T>(context: never, fn: () => T) => api.context.with(context, fn),
    isSuppressed: isTracingSuppressed,
    sample: (context: unknown, { traceId }: { traceId: string }, ...rest: unknown[]) =>
      sampler.shouldSample(context, traceId, ...rest),
    onStart: (span: unknown, context: unknown) => {
      for (const processor of processors) processor.onStart(span, context);
    },
    onEnding: (span: unknown) => {
      for (const processor of processors) processor.onEnding?.(span);
    },
    onEnd: (span: unknown) => {
      for (const processor of processors) processor.onEnd(span);
    },
    limits,
    idGenerator,
  });
}

const RESOURCE = { "service.name": "differential", list: ["a", "b"], number: 1 };
const SCHEMA = "https://example.com/schema";

function theirResource(kind: DifferentialCase["resource"]): object {
  const found = Promise.resolve("found");
  if (resources.resourceFromAttributes === undefined) {
    return new resources.Resource(
      RESOURCE,
      kind === "looked up" ? found.then((late) => ({ late })) : undefined,
    );
  }
  return resources.resourceFromAttributes(
    kind === "looked up" ? { ...RESOURCE, late: found } : RESOURCE,
    kind === "with schema" ? { schemaUrl: SCHEMA } : undefined,
  );
}

function ourResource(kind: DifferentialCase["resource"]): object {
  const late = kind === "looked up" ? Promise.resolve({ late: "found" }) : undefined;
  return new OwnResource(RESOURCE, kind === "with schema" ? SCHEMA : undefined, late);
}

function mergeResources(): LineResult["mergedResources"] {
  const make = (attributes: object) =>
    resources.resourceFromAttributes?.(attributes) ?? new resources.Resource(attributes);
  const theirs = make({ both: "theirs", theirs: 1 });
  const ours = new OwnResource({ both: "ours", ours: 1 });
  return {
    "theirs, then ours": theirs.merge(ours).attributes,
    "ours, then theirs": ours.merge(theirs).attributes,
  };
}

/** The same ids in both runs, as long as they are asked for in the same order. */
function countingIds(): object {
  let count = 0;
  return {
    generateTraceId: () => (++count).toString(16).padStart(32, "d"),
    generateSpanId: () => (++count).toString(16).padStart(16, "e"),
  };
}

/** What the console exporter shows, in one order, without what is empty: 1.x to 3.x say that in their own ways. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (key, item) => {
    if (key === "droppedAttributesCount" && item === 0) return undefined;
    if (typeof item === "bigint" || item === null || typeof item !== "object" || Array.isArray(item))
      return item;
    const entries = Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1));
    return key === "attributes" && entries.length === 0 ? undefined : Object.fromEntries(entries);
  });
}

const sent: LineResult["sent"] = {};
for (const one of [...attributeCases, ...spanCases, ...tracerCases]) {
  sent[one.name] = { theirs: await send(one, makeTheirs), ours: await send(one, makeOurs) };
}
sink.close();
process.stdout.write(JSON.stringify({ sent, mergedResources: mergeResources() } satisfies LineResult));
