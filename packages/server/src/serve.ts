import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { price } from "agentops/pricing";
import { isLoopback } from "./access/is-loopback.ts";
import { openAccess } from "./access/open-access.ts";
import { listenGrpc } from "./grpc/listen-grpc.ts";
import { createApi } from "./http/api/create-api.ts";
import { createHttpServer } from "./http/create-http-server.ts";
import { createRequestHandler } from "./http/create-request-handler.ts";
import { hostGuard } from "./http/host-guard.ts";
import { Ingest } from "./http/ingest.ts";
import { createOtlpHandler } from "./http/otlp-handler.ts";
import { otlpSignals } from "./http/otlp-signals.ts";
import { Monitor } from "./monitor/monitor.ts";
import { ServeError } from "./serve-error.ts";
import { DASHBOARD_DIRECTORY, type Settings } from "./settings.ts";
import { openStore } from "./store/store.ts";

export interface RunningServer {
  /** `http://127.0.0.1:4318` */
  readonly url: string;
  /** Where OTLP/gRPC is taken, `http://127.0.0.1:4317`; `undefined` if nowhere. */
  readonly grpcUrl: string | undefined;
  /** Stops taking requests, finishes those under way, stops the engine. Repeated calls share one promise. */
  close(): Promise<void>;
}

/**
 * Listens and opens the store; the port comes first, so that a busy one is told at once. `log` gets a sentence for each
 * trouble that the server gets over by itself. Rejects with a ServeError or a StoreError.
 */
export async function serve(settings: Settings, log: (message: string) => void): Promise<RunningServer> {
  const server = createHttpServer(notYet);
  await listen(server, settings);
  const monitor = new Monitor();
  const store = await openStore(
    settings.clickhouseUrl
      ? { clickhouseUrl: settings.clickhouseUrl }
      : { dataDirectory: settings.dataDirectory },
    {
      onWarning: log,
      onInsert: (insert) => monitor.inserts.add(insert),
      retention: { days: settings.retentionDays, freeDisk: settings.minFreeDisk },
    },
  ).catch((error) => {
    server.close();
    throw error;
  });
  const { host, grpcPort, allowedHosts } = settings;
  const { port } = server.address() as AddressInfo;
  const opened = await openAccess({
    controlPlane: store.controlPlane,
    host,
    url: urlOf(/^(0\.0\.0\.0|::)$/.test(host) ? "127.0.0.1" : host, port),
    allowedHosts,
    adminKeyHash: settings.adminKeyHash,
    dataDirectory: settings.clickhouseUrl ? undefined : settings.dataDirectory,
  }).catch(async (error) => {
    server.close();
    await store.close();
    throw error;
  });
  const { access } = opened;
  const signals = otlpSignals({ store, price, retentionDays: settings.retentionDays });
  const ingest = new Ingest({
    authorize: (headers) => access.authorize(headers, "ingest"),
    observer: monitor.journal,
  });
  let grpcUrl: string | undefined;
  server.off("request", notYet);
  server.on(
    "request",
    createRequestHandler({
      api: createApi({
        store,
        access,
        status: {
          monitor,
          inFlightBytes: () => ingest.inFlight.bytes,
          listensOn: () => ({ http: urlOf(host, port), grpc: grpcUrl ?? null }),
        },
        log,
      }),
      dashboardDirectory: DASHBOARD_DIRECTORY,
      hostGuard: hostGuard({
        isExposed: !isLoopback(host),
        allowedHosts: [...allowedHosts, host.toLowerCase()],
      }),
      otlp: new Map(signals.map((signal) => [signal.path, createOtlpHandler(signal, ingest)])),
    }),
  );
  const grpc =
    grpcPort === undefined
      ? undefined
      : await listenGrpc({ host, port: grpcPort, http: server, signals, ingest, log });
  grpcUrl = grpc && urlOf(host, grpc.port);
  let closing: Promise<void> | undefined;
  return {
    url: urlOf(host, port),
    grpcUrl,
    close() {
      closing ??= closeAll();
      return closing;
    },
  };

  async function closeAll(): Promise<void> {
    server.close();
    server.closeIdleConnections();
    const hurry = setTimeout(() => server.closeAllConnections(), 1_000);
    await Promise.all([once(server, "close"), grpc?.close()]);
    clearTimeout(hurry);
    await opened.close();
    await store.close();
    monitor.close();
  }
}

// --- internal ---

function urlOf(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Answers while the store opens: every OTLP client tries again. */
function notYet(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "Retry-After": "1" }).end();
}

async function listen(server: Server, settings: Settings): Promise<void> {
  try {
    server.listen(settings.port, settings.host);
    await once(server, "listening");
  } catch (error) {
    throw listenError(error, settings);
  }
}

function listenError(error: unknown, { host, port }: Settings): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EADDRINUSE") {
    return new ServeError(
      "port_in_use",
      `Port ${port} on ${host} is taken by another program (perhaps another AgentOps or an OpenTelemetry collector). Stop it, or choose another port with --port ${port + 1}.`,
    );
  }
  if (code === "EACCES" || code === "EADDRNOTAVAIL") {
    return new ServeError(
      "address_refused",
      `The system does not let this program listen on ${host}:${port} (${code}). Choose another address with --host and --port.`,
    );
  }
  return error;
}
