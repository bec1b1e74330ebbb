import { isObject, type LooseObject, toObject, toObjects, toText } from "../loose-value.ts";
import type { Message, MessagePart } from "./message.ts";
import { blobPart, mediaPart, toolCallPart } from "./message-part.ts";

/** A message of the chat API, in the convention's shape. */
export function chatMessage(message: LooseObject): Message {
  const role = toText(message.role) ?? "assistant";
  const name = toText(message.name);
  return { role, parts: role === "tool" ? [toolResponse(message)] : parts(message), ...(name && { name }) };
}

function toolResponse(message: LooseObject): MessagePart {
  const { tool_call_id: id, content } = message;
  const text = Array.isArray(content)
    ? toObjects(content)
        .map((part) => toText(part.text) ?? "")
        .join("")
    : content;
  return { type: "tool_call_response", ...(toText(id) && { id }), response: text };
}

function parts(message: LooseObject): MessagePart[] {
  // DeepSeek and its relatives say `reasoning_content`, Groq and OpenRouter `reasoning`.
  const reasoning = toText(message.reasoning_content) ?? toText(message.reasoning);
  const audio = toObject(message.audio);
  const legacyCall = message.function_call;
  return [
    ...(reasoning ? [{ type: "reasoning", content: reasoning }] : []),
    ...contentParts(message.content),
    ...(toText(message.refusal) ? [{ type: "refusal", content: message.refusal }] : []),
    ...(toText(audio.data) ? [audioAnswer(audio)] : []),
    ...toObjects(message.tool_calls).map(toolCall),
    ...(isObject(legacyCall) ? [toolCallPart(undefined, legacyCall.name, legacyCall.arguments)] : []),
  ];
}

function contentParts(content: unknown): MessagePart[] {
  if (typeof content === "string") return content ? [{ type: "text", content }] : [];
  return toObjects(content).map(contentPart);
}

function contentPart(part: LooseObject): MessagePart {
  switch (part.type) {
    case "text":
      return { type: "text", content: part.text };
    case "refusal":
      return { type: "refusal", content: part.refusal };
    case "image_url":
      return mediaPart("image", toText(toObject(part.image_url).url) ?? "");
    case "input_audio": {
      const { format, data } = toObject(part.input_audio);
      return blobPart("audio", toText(format) && `audio/${format}`, toText(data) ?? "");
    }
    case "file": {
      const { file_id: fileId, file_data: data } = toObject(part.file);
      return toText(data)
        ? mediaPart("document", data as string)
        : { type: "file", modality: "document", file_id: fileId };
    }
    default:
      return { ...part, type: toText(part.type) ?? "unknown" };
  }
}

function toolCall(call: LooseObject): MessagePart {
  const { name, arguments: argumentsText } = toObject(call.function);
  const { name: customName, input } = toObject(call.custom);
  return toolCallPart(call.id, name ?? customName, argumentsText ?? input);
}

function audioAnswer(audio: LooseObject): MessagePart {
  return { ...blobPart("audio", undefined, toText(audio.data) ?? ""), transcript: audio.transcript };
}
