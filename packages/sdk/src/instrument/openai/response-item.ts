import { type LooseObject, toObjects, toText } from "../loose-value.ts";
import type { Message, MessagePart } from "./message.ts";
import { blobPart, mediaPart, toolCallPart } from "./message-part.ts";

/** An item of the Responses API's input, in the convention's shape. */
export function inputMessage(item: LooseObject): Message {
  const isToolResponse = toText(item.type)?.endsWith("_call_output");
  const role = toText(item.role) ?? (isToolResponse ? "tool" : "assistant");
  return { role, parts: itemParts(item) };
}

/** All items of an answer are one message: one choice of the model. */
export function outputMessage(items: LooseObject[], finishReason: string | undefined): Message {
  const reason = finishReason === "tool_calls" ? "tool_call" : finishReason;
  return { role: "assistant", parts: items.flatMap(itemParts), ...(reason && { finish_reason: reason }) };
}

function itemParts(item: LooseObject): MessagePart[] {
  const type = toText(item.type) ?? "message";
  switch (type) {
    case "message":
      if (typeof item.content === "string") return [{ type: "text", content: item.content }];
      return toObjects(item.content).map(contentPart);
    case "function_call":
      return [toolCallPart(item.call_id, item.name, item.arguments)];
    case "custom_tool_call":
      return [toolCallPart(item.call_id, item.name, item.input)];
    case "function_call_output":
    case "custom_tool_call_output":
      return [toolResponse(item)];
    case "reasoning":
      return [...toObjects(item.summary), ...toObjects(item.content)].map(({ text }) => ({
        type: "reasoning",
        content: text,
      }));
    case "image_generation_call":
      return typeof item.result === "string" ? [blobPart("image", "image/png", item.result)] : [];
    default:
      if (!type.endsWith("_call")) return [{ ...item, type }];
      return [{ type: "server_tool_call", id: item.id, name: type, server_tool_call: item }];
  }
}

function toolResponse({ call_id: id, output }: LooseObject): MessagePart {
  const response = Array.isArray(output) ? toObjects(output).map(contentPart) : output;
  return { type: "tool_call_response", ...(toText(id) && { id }), response };
}

function contentPart(part: LooseObject): MessagePart {
  switch (part.type) {
    case "input_text":
    case "output_text":
      return { type: "text", content: part.text };
    case "refusal":
      return { type: "refusal", content: part.refusal };
    case "input_image":
    case "input_file": {
      const modality = part.type === "input_image" ? "image" : "document";
      const url = toText(part.image_url) ?? toText(part.file_url) ?? toText(part.file_data);
      return url ? mediaPart(modality, url) : { type: "file", modality, file_id: part.file_id };
    }
    default:
      return { ...part, type: toText(part.type) ?? "unknown" };
  }
}
