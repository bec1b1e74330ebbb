import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that keeps what it is sent, by path. */
export async function createSink() {
  let received: Record<string, string[]> = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = decodeURIComponent((request.url ?? "").slice(1));
      const body = Buffer.concat(chunks);
      received[path] ??= [];
      received[path].push(body.toString(path === "proto" ? "hex" : "utf8"));
      response.writeHead(path === "zipkin" ? 202 : 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** What came since the last call; requests that were under way together have no order. */
    take: (): Record<string, string[]> => {
      const taken = received;
      received = {};
      const paths = ["proto", "json", "zipkin", "json one by one"];
      return Object.fromEntries(paths.map((path) => [path, (taken[path] ?? []).sort()]));
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
