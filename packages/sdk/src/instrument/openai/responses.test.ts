import { expect, it } from "vitest";
import { responses } from "./responses.ts";

it("counts cached, written and reasoning tokens as parts of their totals", () => {
  const { attributes } = responses.readResponse({
    status: "completed",
    usage: {
      input_tokens: 1000,
      input_tokens_details: { cached_tokens: 600, cache_write_tokens: 100 },
      output_tokens: 200,
      output_tokens_details: { reasoning_tokens: 150 },
    },
  });
  expect(attributes).toMatchObject({
    "gen_ai.usage.input_tokens": 1000,
    "gen_ai.usage.cache_read.input_tokens": 600,
    "gen_ai.usage.cache_write.input_tokens": 100,
    "gen_ai.usage.output_tokens": 200,
    "gen_ai.usage.reasoning.output_tokens": 150,
  });
});

it.each([
  [{ status: "completed", output: [{ type: "function_call" }] }, "tool_calls"],
  [{ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }, "length"],
  [{ status: "incomplete", incomplete_details: { reason: "content_filter" } }, "content_filter"],
  [{ status: "failed" }, "error"],
])("says in the chat API's words why %j ended", (response, reason) => {
  const { attributes } = responses.readResponse(response);
  expect(attributes["gen_ai.response.finish_reasons"]).toEqual([reason]);
});

it("knows a failure that arrives as a response", () => {
  const error = { code: "server_error", message: "The model broke" };
  expect(responses.readResponse({ status: "failed", error }).failure).toEqual({
    type: "server_error",
    message: "The model broke",
  });
});

it("reads the request: effort, conversation, form of output", () => {
  const { attributes } = responses.readRequest({
    max_output_tokens: 500,
    reasoning: { effort: "low" },
    conversation: { id: "conv_1" },
    previous_response_id: "resp_1",
    text: { format: { type: "json_schema" } },
    service_tier: "flex",
  });
  expect(attributes).toMatchObject({
    "gen_ai.request.max_tokens": 500,
    "gen_ai.request.reasoning.level": "low",
    "gen_ai.conversation.id": "conv_1",
    "gen_ai.request.previous_response.id": "resp_1",
    "gen_ai.output.type": "json",
    "openai.request.service_tier": "flex",
  });
});
