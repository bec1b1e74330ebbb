import type { ChunkCollector } from "../call-reader.ts";
import { type LooseObject, toNumber, toObject, toObjects, toText } from "../loose-value.ts";

interface Choice {
  finish_reason?: unknown;
  message: { role: string; content: string; refusal: string; reasoning: string; tool_calls: ToolCall[] };
}

interface ToolCall {
  id?: unknown;
  function: { name: string; arguments: string };
}

/** Puts the chunks of a streamed chat completion together again. */
export function collectChatChunks(): ChunkCollector {
  const response: Record<string, unknown> = {};
  const choices: Choice[] = [];

  return {
    add(chunk) {
      for (const name of ["id", "model", "service_tier", "system_fingerprint"]) {
        if (chunk[name]) response[name] = chunk[name];
      }
      // The last chunk carries the usage, if the request asked for it; Groq has its own place for it.
      const usage = chunk.usage ?? toObject(chunk.x_groq).usage;
      if (usage) response.usage = usage;
      for (const choice of toObjects(chunk.choices)) addChoice(choices, choice);
    },
    response: () => ({ ...response, choices: choices.filter((choice) => choice !== undefined) }),
    isComplete: () => choices.length > 0 && choices.every((choice) => choice?.finish_reason),
  };
}

function addChoice(choices: Choice[], { index, delta, finish_reason: reason }: LooseObject): void {
  const choice = at(choices, index, newChoice);
  const { message } = choice;
  const change = toObject(delta);
  if (reason) choice.finish_reason = reason;
  message.role = toText(change.role) || message.role;
  message.content += toText(change.content) ?? "";
  message.refusal += toText(change.refusal) ?? "";
  message.reasoning += toText(change.reasoning_content) ?? toText(change.reasoning) ?? "";
  for (const part of toObjects(change.tool_calls)) {
    const call = at(message.tool_calls, part.index, newToolCall);
    const { name, arguments: text } = toObject(part.function);
    if (part.id) call.id = part.id;
    call.function.name += toText(name) ?? "";
    call.function.arguments += toText(text) ?? "";
  }
}

/** The element at an index that came over the wire, made when it is not there yet. */
function at<T>(list: T[], index: unknown, make: () => T): T {
  const position = toNumber(index) ?? 0;
  // A hostile or broken index must not make a list of a billion holes.
  if (!Number.isInteger(position) || position < 0 || position > 1024) return make();
  list[position] ??= make();
  return list[position];
}

const newChoice = (): Choice => ({
  message: { role: "assistant", content: "", refusal: "", reasoning: "", tool_calls: [] },
});

const newToolCall = (): ToolCall => ({ function: { name: "", arguments: "" } });
