import type { Conversation } from "../../model/span.ts";
import { parseContent } from "./parse-content.ts";
import { readMessages } from "./read-message.ts";
import { isFields, readMessageParts } from "./read-message-part.ts";

/** The content columns of a model call, "" where nothing was captured. */
export interface Content {
  input: string;
  output: string;
  instructions: string;
  toolDefinitions: string;
}

/**
 * What a model was asked and what it answered, from the GenAI message schema, from OpenAI's messages or from
 * bare text. Never throws: what cannot be read stands as text, what is not known is kept as it is.
 */
export function readConversation({ input, output, instructions, toolDefinitions }: Content): Conversation {
  return {
    instructions: readMessageParts(parseContent(instructions)),
    input: readMessages(parseContent(input), "user"),
    output: readMessages(parseContent(output), "assistant"),
    tools: readTools(parseContent(toolDefinitions)),
  };
}

function readTools(content: unknown): Conversation["tools"] {
  const tools = Array.isArray(content) ? content : [content];
  return tools
    .map((tool) => (typeof tool === "string" ? parseContent(tool) : tool))
    .filter(isFields)
    .map((tool) => {
      // OpenAI's chat API nests what the convention and its newer API spell flat.
      const { function: nested, inputSchema, ...flat } = tool;
      const definition: Record<string, unknown> = isFields(nested) ? { ...flat, ...nested } : flat;
      const parameters = definition.parameters ?? inputSchema;
      return {
        ...definition,
        name: typeof definition.name === "string" ? definition.name : "",
        ...(parameters !== undefined && { parameters }),
      };
    });
}
