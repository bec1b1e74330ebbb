import type { Conversation, Message } from "@agentops/server/model";
import { expect, it } from "vitest";
import { chatMessages } from "./chat-messages.ts";

function conversation(parts: Partial<Conversation>): Conversation {
  return { instructions: [], input: [], output: [], tools: [], ...parts };
}

function call(id: string | undefined, name = "search"): Message {
  return { role: "assistant", parts: [{ type: "tool_call", ...(id && { id }), name, arguments: "{}" }] };
}

function result(id: string, response: unknown = "ok"): Message {
  return { role: "tool", parts: [{ type: "tool_call_response", id, response }] };
}

it("puts instructions first, as the system's words, and marks the answer", () => {
  const messages = chatMessages(
    conversation({
      instructions: [{ type: "text", content: "Be brief." }],
      input: [{ role: "user", parts: [{ type: "text", content: "Hello" }] }],
      output: [{ role: "assistant", parts: [{ type: "text", content: "Hi" }], finishReason: "stop" }],
    }),
  );
  expect(messages.map(({ role, isAnswer }) => [role, isAnswer])).toEqual([
    ["system", false],
    ["user", false],
    ["assistant", true],
  ]);
});

it("moves a tool's result beside the call with its id", () => {
  const messages = chatMessages(conversation({ input: [call("c1"), result("c1", '{"hits":3}')] }));
  expect(messages).toHaveLength(1);
  expect(messages[0]!.items).toMatchObject([{ name: "search", result: { value: { hits: 3 } } }]);
});

it("pairs by id when results come in another order", () => {
  const messages = chatMessages(
    conversation({ input: [call("c1", "a"), call("c2", "b"), result("c2", "B"), result("c1", "A")] }),
  );
  expect(messages.map(({ items }) => items)).toMatchObject([
    [{ name: "a", result: { value: "A" } }],
    [{ name: "b", result: { value: "B" } }],
  ]);
});

it("gives the result of a repeated id to the call before it", () => {
  const messages = chatMessages(
    conversation({ input: [call("c1", "a"), result("c1", "A"), call("c1", "b"), result("c1", "B")] }),
  );
  expect(messages.map(({ items }) => items)).toMatchObject([
    [{ name: "a", result: { value: "A" } }],
    [{ name: "b", result: { value: "B" } }],
  ]);
});

it("keeps a result whose call is not there, one that came before it, and calls without an id", () => {
  const messages = chatMessages(conversation({ input: [result("c1"), call("c1"), call(undefined)] }));
  expect(messages.map(({ items }) => items)).toMatchObject([
    [{ type: "toolResult", id: "c1" }],
    [{ type: "toolCall", result: undefined }],
    [{ type: "toolCall", id: undefined, result: undefined }],
  ]);
});

it("keeps a message that was empty when it came", () => {
  expect(chatMessages(conversation({ output: [{ role: "assistant", parts: [] }] }))).toHaveLength(1);
});
