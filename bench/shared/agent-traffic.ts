// What an agent framework exports: traces of one `invoke_agent` span over turns of `chat` and `execute_tool`. Each chat
// repeats the system prompt and the last messages of the conversation, which is most of what LLM spans weigh.

/** Numbers from 0 to 1, the same ones for the same seed. */
export type Random = () => number;

/** Every conversation's id begins so; {@link CONVERSATION_DIGITS} characters that a sender may replace end it. */
export const CONVERSATION_MARK = "conversation-";
export const CONVERSATION_DIGITS = 12;

/** An `ExportTraceServiceRequest` in protobufjs's form, with `spans` spans of whole traces; times count from 1970. */
export function agentRequest(random: Random, spans: number): object {
  const texts = new Texts(random);
  const all: object[] = [];
  for (let trace = 0; all.length < spans; trace++) {
    const turns = Math.min(4 + Math.floor(random() * 12), (spans - all.length - 1) >> 1);
    all.push(...agentTrace(random, texts, { turns, conversation: trace >> 1 }));
  }
  return requestOf(random, all);
}

/** The same with one trace, of one span and two a turn. */
export function longTraceRequest(random: Random, turns: number): object {
  return requestOf(random, agentTrace(random, new Texts(random), { turns, conversation: 0 }));
}

function requestOf(random: Random, spans: readonly object[]): object {
  return {
    resourceSpans: [
      {
        resource: {
          attributes: keyValues({
            "service.name": `agent-service-${Math.floor(random() * 4)}`,
            "service.version": "1.4.2",
            "deployment.environment.name": "production",
            "telemetry.sdk.language": "nodejs",
            "telemetry.sdk.name": "opentelemetry",
            "telemetry.sdk.version": "2.12.1",
            "host.name": `worker-${Math.floor(random() * 30)}`,
            "process.pid": Math.floor(random() * 30_000),
          }),
        },
        scopeSpans: [{ scope: { name: "agent-framework", version: "3.1.0" }, spans }],
      },
    ],
  };
}

function agentTrace(
  random: Random,
  texts: Texts,
  { turns, conversation }: { turns: number; conversation: number },
): object[] {
  const traceId = bytes(random, 16);
  const rootId = bytes(random, 8);
  const conversationId = `${CONVERSATION_MARK}${String(conversation).padStart(4, "0")}-${"0".repeat(CONVERSATION_DIGITS)}`;
  const agent = pick(random, ["researcher", "support", "coder", "planner"]);
  const model = pick(random, ["gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5"]);
  const systemPrompt = texts.text(700);
  const question = texts.text(250);
  const messages: Message[] = [{ role: "user", parts: [{ type: "text", content: question }] }];
  const common = { "gen_ai.conversation.id": conversationId, "gen_ai.agent.name": agent };
  const spans: object[] = [];
  let clock = 0;
  const span = (name: string, kind: number, millis: number, attributes: Attributes): object => {
    const start = clock;
    clock += Math.floor(millis * 1e6);
    return {
      traceId,
      spanId: bytes(random, 8),
      parentSpanId: rootId,
      name,
      kind,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(clock),
      attributes: keyValues({ ...common, ...attributes }),
      flags: 0x101,
    };
  };
  for (let turn = 0; turn < turns; turn++) {
    const tool = pick(random, ["search_web", "read_file", "run_query", "fetch_page", "calculate"]);
    const callId = `call_${hex(random, 24)}`;
    const toolArguments = JSON.stringify({ query: texts.text(90), limit: Math.floor(random() * 50) });
    const answer: Message = {
      role: "assistant",
      parts: [
        { type: "text", content: texts.text(260) },
        { type: "tool_call", id: callId, name: tool, arguments: toolArguments },
      ],
    };
    const input = [...messages.slice(-7)];
    spans.push(
      span(`chat ${model}`, 3, 400 + random() * 2_000, {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": model.startsWith("gpt") ? "openai" : "anthropic",
        "gen_ai.request.model": model,
        "gen_ai.response.model": model,
        "gen_ai.request.temperature": 0.2,
        "gen_ai.request.max_tokens": 4096,
        "gen_ai.response.id": `chatcmpl-${hex(random, 24)}`,
        "gen_ai.response.finish_reasons": ["tool_calls"],
        "gen_ai.usage.input_tokens": 900 + Math.floor(random() * 900),
        "gen_ai.usage.output_tokens": 50 + Math.floor(random() * 200),
        "gen_ai.usage.cache_read.input_tokens": Math.floor(random() * 800),
        "gen_ai.system_instructions": JSON.stringify([{ type: "text", content: systemPrompt }]),
        "gen_ai.input.messages": JSON.stringify(input),
        "gen_ai.output.messages": JSON.stringify([{ ...answer, finish_reason: "tool_call" }]),
        "server.address": "api.example.com",
        "server.port": 443,
      }),
    );
    const result = texts.text(500 + random() * 1_100);
    messages.push(answer, {
      role: "tool",
      parts: [{ type: "tool_call_response", id: callId, result }],
    });
    spans.push(
      span(`execute_tool ${tool}`, 1, 5 + random() * 300, {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": tool,
        "gen_ai.tool.type": "function",
        "gen_ai.tool.call.id": callId,
        "gen_ai.tool.call.arguments": toolArguments,
        "gen_ai.tool.call.result": JSON.stringify({ result }),
        "code.function.name": `${tool}_tool`,
        "tool.attempt": 1,
        "tool.cached": false,
      }),
    );
  }
  const root = {
    traceId,
    spanId: rootId,
    name: `invoke_agent ${agent}`,
    kind: 1,
    startTimeUnixNano: "0",
    endTimeUnixNano: String(clock + 1_000_000),
    attributes: keyValues({
      ...common,
      "gen_ai.operation.name": "invoke_agent",
      "user.id": `user-${Math.floor(random() * 5_000)}`,
      "gen_ai.input.messages": JSON.stringify(messages.slice(0, 1)),
      "gen_ai.output.messages": JSON.stringify([
        { role: "assistant", parts: [{ type: "text", content: texts.text(400) }] },
      ]),
    }),
    flags: 0x101,
  };
  return [root, ...spans];
}

/** Text whose words are as unevenly frequent as those of a language (Zipf), which is what compressors live on. */
class Texts {
  readonly #random: Random;
  readonly #words: readonly string[];
  readonly #cumulative: Float64Array;

  constructor(random: Random, vocabulary = 12_000) {
    this.#random = random;
    this.#words = Array.from({ length: vocabulary }, (_, rank) => word(random, rank));
    this.#cumulative = new Float64Array(vocabulary);
    let sum = 0;
    for (let rank = 0; rank < vocabulary; rank++) {
      sum += 1 / (rank + 10);
      this.#cumulative[rank] = sum;
    }
  }

  /** About this many characters. */
  text(length: number): string {
    let text = "";
    while (text.length < length) text += `${this.#word()} `;
    return text.trimEnd();
  }

  #word(): string {
    const wanted = this.#random() * this.#cumulative.at(-1)!;
    let low = 0;
    let high = this.#words.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#cumulative[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return this.#words[low]!;
  }
}

/** Marsaglia's xorshift, enough for text. */
export function seeded(seed: number): Random {
  let state = (seed * 2_654_435_761) | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

// --- internal ---

interface Message {
  role: string;
  parts: object[];
}

type Attributes = Record<string, string | number | boolean | string[]>;

function keyValues(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Attributes[string]): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** Frequent words are short. */
function word(random: Random, rank: number): string {
  const syllables = 1 + Math.floor(Math.log10(rank + 1) * 0.8 + random() * 1.5);
  return Array.from(
    { length: syllables },
    () =>
      pick(random, ["b", "d", "f", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr"]) +
      pick(random, ["a", "e", "i", "o", "u", "en", "er", "al"]),
  ).join("");
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)]!;
}

function bytes(random: Random, count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, () => Math.floor(random() * 256)));
}

function hex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");
}
