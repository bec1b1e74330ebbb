import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http";

/** How long a client may take. All in milliseconds. */
type Patience = Pick<
  ServerOptions,
  "headersTimeout" | "requestTimeout" | "connectionsCheckingInterval" | "keepAliveTimeout"
>;

/** A server that no slow or silent client can hold up; it answers those with 408 and hangs up. */
export function createHttpServer(
  listener: RequestListener,
  {
    headersTimeout = 10_000,
    requestTimeout = 30_000,
    // Node looks every 30 seconds, which would be as good as no limit on the headers.
    connectionsCheckingInterval = 1_000,
    // Exporters send every five seconds, which is Node's own limit: each second request would meet a closing connection.
    keepAliveTimeout = 75_000,
  }: Patience = {},
): Server {
  return createServer(
    { headersTimeout, requestTimeout, connectionsCheckingInterval, keepAliveTimeout },
    listener,
  );
}
