import { EventBase } from "./event-base.ts";
import type { EventFields } from "./event-fields.ts";

export interface LLMEventFields extends EventFields {
  /** The model that answered. */
  model?: string;
  /** `openai`, `anthropic`, …: whose model it is, where its name does not say it. */
  provider?: string;
  /** Text, or a list of chat messages. */
  prompt?: unknown;
  /** Text, or a chat message. */
  completion?: unknown;
  /** All of them, cached ones included. */
  promptTokens?: number;
  /** All of them, reasoning ones included. */
  completionTokens?: number;
  /** Read from a cache, among the prompt's. */
  cachedTokens?: number;
  /** Written to a cache, among the prompt's. */
  cacheWriteTokens?: number;
  /** Among the completion's. */
  reasoningTokens?: number;
  /** The conversation. */
  threadId?: string;
}

/** A model call that is recorded after the fact. Its cost is computed from model and tokens. */
export class LLMEvent extends EventBase implements LLMEventFields {
  readonly type = "llm";
  model?: string;
  provider?: string;
  prompt?: unknown;
  completion?: unknown;
  promptTokens?: number;
  completionTokens?: number;
  cachedTokens?: number;
  cacheWriteTokens?: number;
  reasoningTokens?: number;
  threadId?: string;

  constructor(fields?: LLMEventFields) {
    super();
    this.assign(fields);
  }
}
