import { Client, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { jsonSpan, newSpanId, newTraceId, tracesRequest } from "../../test/export-requests.ts";
import { openTestStore, type TestStore, urlOf } from "../../test/open-test-store.ts";
import { tracesFromJson } from "../otlp/index.ts";
import { type RunningServer, serve } from "../serve.ts";
import { resolveSettings } from "../settings.ts";

const EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

let opened: TestStore;
let server: RunningServer;
beforeAll(async () => {
  opened = await openTestStore();
  server = await start("0");
});
afterAll(async () => {
  await server?.close();
  await opened?.close();
});

const messages: string[] = [];

function start(grpcPort: string): Promise<RunningServer> {
  const flags = { port: "0", grpcPort, clickhouseUrl: urlOf(opened.engine) };
  return serve(resolveSettings(flags, {}), (message) => messages.push(message));
}

/** The code of one `Export` of the gRPC client. */
function exportSpans(request: object, key?: string, method = EXPORT): Promise<status> {
  const client = new Client(new URL(server.grpcUrl!).host, credentials.createInsecure());
  const metadata = new Metadata();
  if (key !== undefined) metadata.set("authorization", `Bearer ${key}`);
  return new Promise((resolve) => {
    const done = (error: ServiceError | null) => {
      client.close();
      resolve(error?.code ?? status.OK);
    };
    client.makeUnaryRequest(
      method,
      (body: Uint8Array) => Buffer.from(body),
      (answer: Buffer) => answer,
      tracesFromJson(JSON.stringify(request)),
      metadata,
      { deadline: Date.now() + 10_000 },
      done,
    );
  });
}

it("what comes over gRPC is told by the API", async () => {
  const ids = { traceId: newTraceId(), spanId: newSpanId() };
  expect(await exportSpans(tracesRequest(jsonSpan({ ...ids, name: "over gRPC" })))).toBe(status.OK);
  const span = await fetch(`${server.url}/api/v1/spans/${ids.traceId}/${ids.spanId}`);
  expect(await span.json()).toMatchObject({ name: "over gRPC" });
});

it("an exporter that speaks HTTP to this port is served as well", async () => {
  const response = await fetch(`${server.grpcUrl}/v1/traces`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(tracesRequest(jsonSpan())),
  });
  expect([response.status, await response.text()]).toEqual([200, "{}"]);
});

it("a port that is taken is a line on stderr, and the server serves HTTP", async () => {
  const { port } = new URL(server.grpcUrl!);
  const second = await start(port);
  expect(messages).toEqual([expect.stringMatching(`^Port ${port} is taken .*--grpc-port`)]);
  expect(second.grpcUrl).toBeUndefined();
  expect((await fetch(`${second.url}/health`)).status).toBe(200);
  await second.close();
});

it("without a valid key nothing is taken once there are keys", async () => {
  const create = (scope: string, admin?: string) =>
    fetch(`${server.url}/api/v1/keys`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        ...(admin !== undefined && { Authorization: `Bearer ${admin}` }),
      },
      body: JSON.stringify({ name: scope, scope }),
    }).then(async (response) => ((await response.json()) as { key: string }).key);
  const admin = await create("admin");
  const request = tracesRequest(jsonSpan());
  expect(await exportSpans(request)).toBe(status.UNAUTHENTICATED);
  expect(await exportSpans(request, undefined, "/no.such/Method")).toBe(status.UNAUTHENTICATED);
  expect(await exportSpans(request, admin, "/no.such/Method")).toBe(status.UNIMPLEMENTED);
  expect(await exportSpans(request, `${admin}x`)).toBe(status.UNAUTHENTICATED);
  expect(await exportSpans(request, await create("read", admin))).toBe(status.PERMISSION_DENIED);
  expect(await exportSpans(request, await create("ingest", admin))).toBe(status.OK);
});
