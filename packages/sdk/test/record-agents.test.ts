import { expect, it } from "vitest";
import * as agentops from "../src/index.ts";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();

const search = agentops.recordTool("search", async (query: string) => query.length);

it("tells on every span inside an agent which one it is, of nested agents the innermost", async () => {
  sdk.init();
  const writer = agentops.recordAgent("writer", async () => search("write"));
  const planner = agentops.recordAgent(
    "planner",
    async () => {
      await search("plan");
      await writer();
      using call = agentops.span("llm", "chat x");
      call.run(() => agentops.record({ type: "llm", model: "m" }));
    },
    { id: "agent-7" },
  );
  await planner();
  await search("outside");
  await agentops.flush();
  const agents = sdk.collector.spans.map(({ name, attributes }) => [
    name,
    attributes["gen_ai.agent.name"],
    attributes["gen_ai.agent.id"],
  ]);
  expect(agents).toEqual([
    ["execute_tool search", "planner", "agent-7"],
    ["execute_tool search", "writer", undefined],
    ["invoke_agent writer", "writer", undefined],
    ["chat m", "planner", "agent-7"],
    ["chat x", "planner", "agent-7"],
    ["invoke_agent planner", "planner", "agent-7"],
    ["execute_tool search", undefined, undefined],
  ]);
});

it("tells who handed over to whom", async () => {
  sdk.init();
  const triage = agentops.recordAgent("triage", async () => {
    agentops.handoff("archive");
    return await agentops.handoff("billing", async () => search("bill"), { id: "b-1" });
  });
  expect(await triage()).toBe(4);
  expect(agentops.handoff("alone", () => "ran")).toBe("ran");
  await agentops.flush();
  const given = sdk.collector.span("invoke_agent triage");
  expect(given.attributes["agentops.handoff.to"]).toEqual(["archive", "billing"]);
  const taken = sdk.collector.span("invoke_agent billing");
  expect(taken.parentSpanId).toBe(given.spanId);
  expect(taken.attributes).toMatchObject({ "agentops.handoff.from": "triage", "gen_ai.agent.id": "b-1" });
  expect(sdk.collector.span("execute_tool search").attributes["gen_ai.agent.name"]).toBe("billing");
  expect(sdk.collector.span("invoke_agent alone").attributes).not.toHaveProperty("agentops.handoff.from");
});

it.each(["full", "metadata"] as const)(
  "numbers equal calls of one tool in one run of an agent, with captureContent %s",
  async (captureContent) => {
    sdk.init({ captureContent });
    const now = agentops.recordTool("now", () => 1);
    const agent = agentops.recordAgent("agent", async () => {
      for (const query of ["a", "b", "a", "a"]) await search(query);
      now();
      now();
    });
    await agent();
    await agent();
    await search("a");
    await agentops.flush();
    const numbers = sdk.collector.spans
      .filter((span) => span.attributes["agentops.span.kind"] === "tool")
      .map((span) => span.attributes["agentops.tool.repetition"]);
    const run = [undefined, undefined, 2, 3, undefined, 2];
    expect(numbers).toEqual([...run, ...run, undefined]);
  },
);

it("records what a human decides, and how long it took", async () => {
  sdk.init();
  const agent = agentops.recordAgent("agent", async () => [
    await agentops.approval("refund", async () => true),
    agentops.approval("delete", () => ({ approved: false, by: "ada", reason: "too much" })),
  ]);
  expect(await agent()).toEqual([true, { approved: false, by: "ada", reason: "too much" }]);
  await expect(agentops.approval("nobody", () => Promise.reject(new Error("gone home")))).rejects.toThrow(
    "gone",
  );
  await agentops.flush();
  expect(sdk.collector.span("refund").attributes).toMatchObject({
    "agentops.span.kind": "guardrail",
    "agentops.approval.decision": "approved",
    "gen_ai.agent.name": "agent",
  });
  expect(sdk.collector.span("delete").attributes).toMatchObject({
    "agentops.approval.decision": "rejected",
    "agentops.approval.by": "ada",
    "agentops.entity.output": '{"approved":false,"by":"ada","reason":"too much"}',
  });
  expect(sdk.collector.span("nobody")).toMatchObject({ status: { code: 2 } });
  expect(sdk.collector.span("nobody").attributes).not.toHaveProperty("agentops.approval.decision");
});

it("keeps agents apart that run at the same time", async () => {
  sdk.init();
  const agents = Array.from({ length: 50 }, (_, index) =>
    agentops.recordAgent(`agent ${index}`, async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      await search(`${index}`);
    }),
  );
  await Promise.all(agents.map((agent) => agent()));
  await agentops.flush();
  const searches = sdk.collector.spans.filter(({ name }) => name === "execute_tool search");
  expect(searches).toHaveLength(50);
  for (const { attributes } of searches) {
    expect(attributes["gen_ai.agent.name"]).toBe(`agent ${attributes["gen_ai.tool.call.arguments"]}`);
    expect(attributes).not.toHaveProperty("agentops.tool.repetition");
  }
});
