import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { price } from "agentops/pricing";
import { isLoopback, projectOf } from "./http/access.ts";
import { createApi } from "./http/api/create-api.ts";
import { createRequestHandler } from "./http/create-request-handler.ts";
import { createOtlpTracesHandler } from "./http/otlp-traces.ts";
import { ServeError } from "./serve-error.ts";
import { DASHBOARD_DIRECTORY, type Settings } from "./settings.ts";
import { openStore } from "./store/store.ts";

export interface RunningServer {
  /** `http://127.0.0.1:4318` */
  readonly url: string;
  /** Stops taking requests, finishes those under way, stops the engine. Repeated calls share one promise. */
  close(): Promise<void>;
}

/**
 * Listens and opens the store; the port comes first, so that a busy one is told at once. `log` gets a sentence for each
 * trouble that the server gets over by itself. Rejects with a ServeError or a StoreError.
 */
export async function serve(settings: Settings, log: (message: string) => void): Promise<RunningServer> {
  if (!isLoopback(settings.host)) {
    throw new ServeError(
      "host_not_loopback",
      `AgentOps does not listen on ${settings.host}: without API keys everyone who reaches that address could read your traces. Use --host 127.0.0.1.`,
    );
  }
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, notYet);
  await listen(server, settings);
  const store = await openStore(
    settings.clickhouseUrl
      ? { clickhouseUrl: settings.clickhouseUrl }
      : { dataDirectory: settings.dataDirectory },
    { onWarning: log },
  ).catch((error) => {
    server.close();
    throw error;
  });
  server.off("request", notYet);
  server.on(
    "request",
    createRequestHandler({
      api: createApi(store, log),
      dashboardDirectory: DASHBOARD_DIRECTORY,
      otlpTraces: createOtlpTracesHandler({
        insertSpans: (block) => store.insertSpans(block),
        projectOf,
        price,
        retentionDays: settings.retentionDays,
      }),
    }),
  );
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${settings.host.includes(":") ? `[${settings.host}]` : settings.host}:${port}`,
    close() {
      closing ??= closeAll();
      return closing;
    },
  };

  async function closeAll(): Promise<void> {
    server.close();
    server.closeIdleConnections();
    const hurry = setTimeout(() => server.closeAllConnections(), 1_000);
    await once(server, "close");
    clearTimeout(hurry);
    await store.close();
  }
}

// --- internal ---

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
