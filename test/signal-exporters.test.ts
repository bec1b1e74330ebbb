import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getJson, root, type ServerProcess, startServer } from "./running-server.ts";

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

describe.each(["proto", "http"])("OpenTelemetry's own exporters of logs and metrics, otlp-%s", (encoding) => {
  const name = `matrix-${encoding}`;
  beforeAll(async () => {
    const script = join(root, "test/matrix/otel-3/export-logs-and-metrics.mjs");
    await promisify(execFile)(process.execPath, [script, encoding, server.url, name]);
  });
  const metric = (suffix: string) => getJson<object>(`${server.url}/api/v1/metrics/${name}.${suffix}`);

  it("send a log record with a structured body", async () => {
    const { logs } = await getJson<{ logs: { serviceName: string }[] }>(
      `${server.url}/api/v1/logs?severity=error`,
    );
    expect(logs.find(({ serviceName }) => serviceName === name)).toMatchObject({
      severityNumber: 17,
      severityText: "ERROR",
      timeSource: "time",
      scope: { name: "matrix", version: "1.0" },
      body: {
        kvlistValue: {
          values: [
            { key: "reason", value: { stringValue: "no money" } },
            {
              key: "amounts",
              value: {
                arrayValue: {
                  values: [
                    { intValue: "1" },
                    { doubleValue: 2.5 },
                    { kvlistValue: { values: [{ key: "currency", value: { stringValue: "EUR" } }] } },
                  ],
                },
              },
            },
          ],
        },
      },
      attributes: [
        { key: "bytes", value: { bytesValue: "AQI=" } },
        { key: "large", value: { intValue: String(2n ** 60n) } },
        {
          key: "nested",
          value: {
            kvlistValue: {
              values: [{ key: "deep", value: { arrayValue: { values: [{ boolValue: true }] } } }],
            },
          },
        },
      ],
    });
  });

  it("send an event that starts a session", async () => {
    const session = await getJson<object>(`${server.url}/api/v1/sessions/${name}`);
    expect(session).toMatchObject({ id: name, endState: null, serviceName: name, traces: [] });
  });

  it("send metrics of every kind that the SDK makes", async () => {
    expect(await metric("calls")).toMatchObject({
      series: [
        {
          kind: "sum",
          unit: "{call}",
          description: "Calls made",
          temporality: "cumulative",
          isMonotonic: true,
          attributes: [{ key: "model", value: { stringValue: "x" } }],
          serviceName: name,
        },
      ],
      points: [{ asDouble: 3, startTime: expect.any(String) }],
    });
    expect(await metric("wait")).toMatchObject({
      series: [{ kind: "histogram", unit: "s" }],
      points: [{ count: "1", sum: 0.25, min: 0.25, max: 0.25 }],
    });
    expect(await metric("size")).toMatchObject({
      series: [{ kind: "exponentialHistogram" }],
      points: [{ count: "1", sum: 7, zeroCount: "0", positive: { bucketCounts: ["1"] } }],
    });
    expect(await metric("load")).toMatchObject({
      series: [{ kind: "gauge" }],
      points: [{ asDouble: "NaN" }],
    });
  });
});
