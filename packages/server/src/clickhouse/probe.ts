import type { ClickhouseConnection } from "./clickhouse.ts";

/** Resolves when the server answered a query as the reader. That its process lives or its port is open proves nothing. */
export async function probe(connection: ClickhouseConnection, timeoutMillis: number): Promise<void> {
  const response = await fetch(connection.url, {
    method: "POST",
    body: "SELECT 1",
    headers: {
      "X-ClickHouse-User": connection.reader.username,
      "X-ClickHouse-Key": connection.reader.password,
    },
    signal: AbortSignal.timeout(timeoutMillis),
  });
  const answer = await response.text();
  if (answer.trim() !== "1")
    throw new Error(`SELECT 1 was answered with ${response.status} ${answer.trim()}`);
}
