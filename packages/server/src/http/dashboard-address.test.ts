import { expect, it } from "vitest";
import { startTestServer } from "../../test/start-test-server.ts";

const request = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };

it.each([
  ["tells where the dashboard is to whoever sends", true, "./"],
  ["tells of none where it is not built", false, undefined],
])("%s", async (_, hasDashboard, expected) => {
  const server = await startTestServer({ hasDashboard });
  const headers = await server.keyOf("ingest");
  const answer = await server.ask("/v1/traces", { ...request, headers: { ...request.headers, ...headers } });
  await server.close();
  expect(answer.status).toBe(200);
  expect(answer.headers["agentops-dashboard"]).toBe(expected);
});
