/** A message of the GenAI convention: `gen_ai.input.messages` and `gen_ai.output.messages` are arrays of these. */
export interface Message {
  role: string;
  parts: MessagePart[];
  name?: string;
  finish_reason?: string;
}

/** `text`, `tool_call`, `tool_call_response`, `reasoning`, `uri`, `blob`, `file`; or any other, kept as it is. */
export type MessagePart = { type: string } & Record<string, unknown>;
