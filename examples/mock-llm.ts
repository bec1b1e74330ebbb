import { type FixtureFileResponse, LLMock } from "@copilotkit/aimock";

/** What an OpenAI client needs to talk to the stand-in, and how to end it. */
export interface MockLlm {
  baseURL: string;
  apiKey: string;
  stop(): Promise<void>;
}

/** Starts a server on this machine that speaks OpenAI's protocol and has an answer to every turn of the example. */
export async function startMockLlm(): Promise<MockLlm> {
  const server = new LLMock({ port: 0 });
  for (const [question, turns] of Object.entries(conversations)) {
    turns.forEach((response, turnIndex) => {
      server.on({ userMessage: question, turnIndex }, { model: "gpt-4o-mini-2024-07-18", ...response });
    });
  }
  await server.start();
  return {
    baseURL: `${server.url}/v1`,
    apiKey: "mock",
    async stop() {
      await server.stop();
    },
  };
}

/** By question: what the model says at each turn, and the tokens that this took. */
const conversations: Record<string, FixtureFileResponse[]> = {
  "What is double descent?": [
    {
      toolCalls: [{ id: "call_search_1", name: "searchPapers", arguments: '{"query":"double descent"}' }],
      usage: { prompt_tokens: 142, completion_tokens: 19 },
    },
    {
      toolCalls: [{ id: "call_read_1", name: "readPaper", arguments: '{"id":"belkin-2019"}' }],
      usage: { prompt_tokens: 247, completion_tokens: 21 },
    },
    // The archive timed out: the model asks again.
    {
      content: "The archive did not answer. I will try once more.",
      toolCalls: [{ id: "call_read_2", name: "readPaper", arguments: '{"id":"belkin-2019"}' }],
      usage: { prompt_tokens: 286, completion_tokens: 34 },
    },
    {
      content:
        "Double descent is the observation that test error, after rising near the point where a model just fits its " +
        "training data, falls again as the model grows (Belkin et al., 2019). The classical U-shaped curve is only " +
        "its first half.",
      usage: { prompt_tokens: 371, completion_tokens: 58 },
    },
  ],
  "Who first trained a perceptron?": [
    {
      toolCalls: [{ id: "call_search_2", name: "searchPapers", arguments: '{"query":"perceptron"}' }],
      usage: { prompt_tokens: 143, completion_tokens: 18 },
    },
    {
      toolCalls: [{ id: "call_read_3", name: "readPaper", arguments: '{"id":"rosenblatt-1958"}' }],
      usage: { prompt_tokens: 211, completion_tokens: 22 },
    },
  ],
};
