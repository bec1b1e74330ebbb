import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, request as httpRequest, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Access, type AccessOptions } from "../src/access/access.ts";
import { hashApiKey, mintApiKey } from "../src/access/api-key.ts";
import type { Api } from "../src/http/api/api.ts";
import { createApi } from "../src/http/api/create-api.ts";
import { createRequestHandler } from "../src/http/create-request-handler.ts";
import { type HostGuardOptions, hostGuard } from "../src/http/host-guard.ts";
import { Ingest } from "../src/http/ingest.ts";
import { createOtlpHandler } from "../src/http/otlp-handler.ts";
import { otlpSignals } from "../src/http/otlp-signals.ts";
import type { Scope } from "../src/model/api-key.ts";
import { Monitor } from "../src/monitor/monitor.ts";
import { openTestStore } from "./open-test-store.ts";

export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  json<Body>(): Body;
}

export interface TestRequest {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** An object goes as JSON. */
  readonly body?: object | string;
}

export interface TestServer {
  readonly api: Api;
  readonly access: Access;
  readonly otlpPaths: readonly string[];
  readonly origin: string;
  /** `path` goes as it is, unlike with `fetch`. */
  ask(path: string, request?: TestRequest): Promise<TestAnswer>;
  /** A new key, as the header that carries it. */
  keyOf(scope: Scope, projectId?: string): Promise<{ "x-agentops-api-key": string }>;
  close(): Promise<void>;
}

export type TestServerOptions = Partial<
  HostGuardOptions &
    Omit<AccessOptions, "controlPlane"> & { addRoutes: (api: Api) => void; hasDashboard: boolean }
>;

/** The router of `agentops serve` on a store of its own and a free port. It wants a key of everybody unless told otherwise. */
export async function startTestServer({
  isExposed = false,
  allowedHosts = [],
  addRoutes = () => {},
  hasDashboard = true,
  ...options
}: TestServerOptions = {}): Promise<TestServer> {
  const test = await openTestStore();
  const { store } = test;
  const { controlPlane } = store;
  const access = new Access({ controlPlane, onThisMachineOnly: false, ...options });
  const ingest = new Ingest({ authorize: (headers) => access.authorize(headers, "ingest") });
  const signals = otlpSignals({
    store,
    price: () => ({ priced: false, pricing: "none" }),
    retentionDays: 90,
  });
  const status = {
    monitor: new Monitor(),
    inFlightBytes: () => 0,
    listensOn: () => ({ http: "", grpc: null }),
  };
  const api = createApi({ store, access, status, log: (message) => process.emitWarning(message) });
  addRoutes(api);
  const dashboardDirectory = join(test.dataDirectory, "dashboard");
  await mkdir(dashboardDirectory);
  if (hasDashboard) await writeFile(join(dashboardDirectory, "index.html"), "<p>The dashboard</p>");
  const server = createServer(
    createRequestHandler({
      api,
      otlp: new Map(signals.map((signal) => [signal.path, createOtlpHandler(signal, ingest)])),
      dashboardDirectory,
      hostGuard: hostGuard({ isExposed, allowedHosts }),
    }),
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    api,
    access,
    otlpPaths: signals.map(({ path }) => path),
    origin: `http://127.0.0.1:${port}`,
    ask: (path, request) => ask(port, path, request),
    async keyOf(scope, projectId = "default") {
      const { id, key } = mintApiKey();
      const createdAt = new Date().toISOString();
      const times = { createdAt, lastUsedAt: null, revokedAt: null };
      await controlPlane.addApiKey({ id, projectId, scope, name: scope, hash: hashApiKey(key), ...times });
      await access.keysChanged();
      return { "x-agentops-api-key": key };
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await test.close();
    },
  };
}

// --- internal ---

async function ask(port: number, path: string, { method = "GET", headers = {}, body }: TestRequest = {}) {
  const type = typeof body === "object" ? { "content-type": "application/json" } : {};
  const request = httpRequest({ host: "127.0.0.1", port, path, method, headers: { ...type, ...headers } });
  request.end(typeof body === "object" ? JSON.stringify(body) : body);
  const [response] = await once(request, "response");
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  return {
    status: response.statusCode,
    headers: response.headers,
    text,
    json: <Body>() => JSON.parse(text) as Body,
  };
}
