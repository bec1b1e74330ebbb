import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, getJson, root, type ServerProcess, startServer } from "./running-server.ts";

const overHttp = ["@opentelemetry/exporter-trace-otlp-proto", "@opentelemetry/exporter-trace-otlp-http"];
const lines = [
  { line: "otel-2", exporters: overHttp },
  { line: "otel-3", exporters: [...overHttp, "@opentelemetry/exporter-trace-otlp-grpc"] },
];

interface SessionPage {
  sessions: { id: string; name: string; traceIds: string[]; endState: string; cost: number }[];
}

describe("unmodified exporters, pointed at nothing but their default address", () => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = await startServer({ port: 4318, grpcPort: 4317 });
  });
  afterAll(() => server?.stop());

  describe.each(lines)("of $line", ({ line, exporters }) => {
    it.each(exporters)("%s", async (exporter) => {
      const folder = join(root, "test/matrix", line);
      const name = `${line} ${exporter}`;
      await promisify(execFile)(process.execPath, [join(folder, "export-one-trace.mjs"), exporter, name]);

      const page = await eventually(
        () => getJson<SessionPage>(`${server.url}/api/v1/sessions?search=${encodeURIComponent(name)}`),
        ({ sessions }) => sessions.length === 1,
      );
      expect(page.sessions).toMatchObject([{ name, endState: "Success" }]);
      expect(page.sessions[0]?.cost).toBeCloseTo((1000 * 0.15 + 100 * 0.6) / 1e6, 9);

      const [traceId] = page.sessions[0]?.traceIds ?? [];
      const trace = await getJson<{ spans: { name: string[]; spanId: string[] } }>(
        `${server.url}/api/v1/traces/${traceId}`,
      );
      expect(trace.spans.name).toEqual([name, "chat gpt-4o-mini"]);

      const span = await getJson<Record<string, unknown>>(
        `${server.url}/api/v1/spans/${traceId}/${trace.spans.spanId[1]}`,
      );
      expect(span).toMatchObject({
        model: { provider: "openai", requestModel: "gpt-4o-mini", tokens: { input: 1000, output: 100 } },
        conversation: { input: [{ role: "user", parts: [{ type: "text", content: "ping" }] }] },
        scope: { name: "matrix" },
      });
    });
  });
});
