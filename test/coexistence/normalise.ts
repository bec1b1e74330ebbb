import { decodeRequest } from "../../packages/sdk/test/otlp-schema.ts";
import type { SinkRequest } from "./sink.ts";

type Json = Record<string, unknown>;

/** A span as its backend got it: everything but the names of ids, the moment and the order. */
export interface NormalSpan {
  readonly name: string;
  /** Made by AgentOps. */
  readonly ours: boolean;
  /** Everything of it as text, to be compared character by character. */
  readonly text: string;
  readonly traceId: string;
  /** The trace by the customer's own top span, which stays when one of our spans encloses it. */
  readonly trace: string;
}

interface RawSpan extends Json {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes?: { key: string }[];
}

/** The spans of OTLP requests, protobuf or JSON, in an order of their own; the names of their ids are noted. */
export function normaliseSpans(
  requests: readonly SinkRequest[],
  sink: string,
  nameOfId = new Map<string, string>(),
): NormalSpan[] {
  const found = requests.flatMap(rawSpans);
  const byId = new Map(found.map(({ span }) => [span.spanId, span]));
  const parentOf = (span: RawSpan): RawSpan | undefined => byId.get(span.parentSpanId ?? "");
  const theirParent = (span: RawSpan): RawSpan | undefined => {
    let parent = parentOf(span);
    while (parent !== undefined && isOurs(parent)) parent = parentOf(parent);
    return parent;
  };
  const outermost = (span: RawSpan): RawSpan => {
    let top = span;
    for (let parent = theirParent(top); parent !== undefined; parent = theirParent(parent)) top = parent;
    return top;
  };
  for (const { span } of found) {
    nameOfId.set(span.spanId, `<span ${span.name}>`);
    nameOfId.set(span.traceId, `<trace of ${outermost(span).name}>`);
  }
  return found
    .map(({ span, scope, resource }) => {
      const { traceId, spanId: _, parentSpanId: __, ...rest } = span;
      const parent = theirParent(span);
      const normal = normaliseValue({ ...rest, scope, resource }, sink, nameOfId);
      const trace = `<trace of ${outermost(span).name}>`;
      const under = parent === undefined ? topOf(span, byId) : `<span ${parent.name}>`;
      return {
        name: span.name,
        ours: isOurs(span),
        traceId,
        trace,
        text: `${span.name} ${stable({ ...(normal as Json), under, trace })}`,
      };
    })
    .sort((a, b) => (a.text < b.text ? -1 : 1));
}

/**
 * The envelopes of Sentry: headers and payloads. Its own bookkeeping is left out, and so are its breadcrumbs of the
 * requests that exporters made, the customer's and ours.
 */
export function normaliseEnvelopes(requests: readonly SinkRequest[], sink: string): string[] {
  return requests
    .flatMap(({ body }) => {
      const [, ...parts] = body.toString("utf8").split("\n").filter(Boolean);
      return parts.filter((_, index) => index % 2 === 1 && !/"client_report"/.test(parts[index - 1] ?? ""));
    })
    .flatMap((payload) => {
      const { breadcrumbs = [], items, ...event } = JSON.parse(payload) as SentryPayload;
      if (items !== undefined) return items;
      return [{ ...event, breadcrumbs: breadcrumbs.filter(({ data }) => !data?.url?.startsWith(sink)) }];
    })
    .map((item) => stable(normaliseValue(item, sink, new Map())))
    .sort();
}

/** Text in which ids, times and addresses of this run are replaced. */
export function normaliseText(text: string, sink: string, nameOfId: ReadonlyMap<string, string>): string {
  return text
    .replaceAll(/(sample_rand=)[0-9.]+/g, "$1<random>")
    .replaceAll(sink, "<sink>")
    .replaceAll(sink.replace("http://", ""), "<sink>")
    .replaceAll(/[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}/g, "<uuid>")
    .replaceAll(/\b([0-9a-f]{32}|[0-9a-f]{16})\b/g, (id) =>
      KNOWN_IDS.has(id) ? id : (nameOfId.get(id) ?? "<id>"),
    )
    .replaceAll(/\n {4}at .*(agentops|node:)[^\n]*/g, "");
}

// --- internal ---

interface SentryPayload {
  breadcrumbs?: { data?: { url?: string } }[];
  items?: object[];
}

interface FoundSpan {
  span: RawSpan;
  scope: unknown;
  resource: unknown;
}

interface Group extends Json {
  scopeSpans: (Json & { spans: RawSpan[] })[];
}

function rawSpans({ body, contentType }: SinkRequest): FoundSpan[] {
  if (!/protobuf|json/.test(contentType)) return [];
  const request = /json/.test(contentType) ? JSON.parse(body.toString("utf8")) : decodeRequest(body);
  return ((request.resourceSpans ?? []) as Group[]).flatMap(({ scopeSpans, ...resource }) =>
    scopeSpans.flatMap(({ spans, ...scope }) => spans.map((span) => ({ span, scope, resource }))),
  );
}

function isOurs(span: RawSpan): boolean {
  return (span.attributes ?? []).some(({ key }) => key === "agentops.span.kind");
}

/** A span on top has no parent, one in another process, or one of ours that this backend never got. */
function topOf(span: RawSpan, byId: ReadonlyMap<string, RawSpan>): string {
  let top = span;
  for (
    let parent: RawSpan | undefined = span;
    parent !== undefined;
    parent = byId.get(parent.parentSpanId ?? "")
  )
    top = parent;
  return top.parentSpanId === "b7ad6b7169203331" ? "<the remote parent>" : "<nothing>";
}

const AROUND_NOW_NANOS = BigInt(Date.now() - 86_400_000) * 1_000_000n;

function normaliseValue(value: unknown, sink: string, nameOfId: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => normaliseValue(item, sink, nameOfId));
  if (typeof value === "string") return normaliseText(value, sink, nameOfId);
  if (typeof value !== "object" || value === null) return value;
  const { key } = value as { key?: string };
  if (key !== undefined && OF_THE_PROCESS.test(key)) return { key, value: "<of the process>" };
  const entries = Object.entries(value)
    .filter(([name]) => !READ_LATER.test(name))
    .map(([name, field]) => [name, isMoment(name, field) ? "<now>" : normaliseValue(field, sink, nameOfId)]);
  const normal = Object.fromEntries(entries);
  if (Array.isArray(normal.attributes)) {
    normal.attributes = (normal.attributes as { key: string }[])
      .filter(({ key }) => key !== PLACE_IN_TREE)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }
  return normal;
}

/** Langfuse marks the topmost span that it gets; where one of ours encloses theirs, that is ours. */
const PLACE_IN_TREE = "langfuse.internal.is_app_root";

const OF_THE_PROCESS = /^(process\.(pid|command_args|parent_pid)|service\.instance\.id|thread\.id)$/;

/** Sentry reads what it tells of the machine from files, while the first spans are made already. */
const READ_LATER = /^os($|\.)/;

function isMoment(name: string, field: unknown): boolean {
  if (/UnixNano$/.test(name)) return BigInt(field as string) > AROUND_NOW_NANOS;
  return /timestamp|_time$|_at$|[._]memory$/.test(name) && field !== null;
}

/** Ids that the workload itself names. */
const KNOWN_IDS = new Set([
  "0af7651916cd43dd8448eb211c80319c",
  "b7ad6b7169203331",
  "5b8aa5a2d2c872e8321cf37308d69df2",
  "051581bf3cb55c13",
]);

function stable(value: unknown): string {
  return JSON.stringify(value, (_key, field) =>
    typeof field === "object" && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
      : field,
  );
}
