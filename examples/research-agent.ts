/**
 * A research agent: it asks a model, runs the tools that the model wants, and goes on until there is an answer.
 *
 *   node examples/research-agent.ts
 *
 * With OPENAI_API_KEY set it talks to OpenAI; without it, to a stand-in that runs in this process.
 */
import * as agentops from "agentops";
import OpenAI from "openai";
import { startMockLlm } from "./mock-llm.ts";
import { ArchiveClosedError, paperLibrary } from "./paper-library.ts";

agentops.init({ serviceName: "research-agent", tags: ["example"] });

const mockLlm = process.env.OPENAI_API_KEY ? undefined : await startMockLlm();
const openai = agentops.wrap(new OpenAI(mockLlm));

const tools = {
  searchPapers: agentops.recordTool("searchPapers", ({ query }: { query: string }) =>
    paperLibrary.search(query),
  ),
  readPaper: agentops.recordTool("readPaper", ({ id }: { id: string }) => paperLibrary.read(id)),
};

const research = agentops.recordAgent("researcher", async (question: string) => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: "system", content: "You answer questions about research. Search, read what you cite, be brief." },
    { role: "user", content: question },
  ];
  for (let turn = 1; turn <= 10; turn++) {
    const completion = await openai.chat.completions.create({
      model: "gpt-4o-mini",
      messages,
      tools: toolDefinitions,
    });
    const message = completion.choices[0]?.message;
    if (!message?.tool_calls?.length) return message?.content ?? "";
    messages.push(message);
    for (const call of message.tool_calls) {
      messages.push({ role: "tool", tool_call_id: call.id, content: await runTool(call) });
    }
  }
  throw new Error("No answer after 10 turns");
});

async function runTool(call: OpenAI.ChatCompletionMessageToolCall): Promise<string> {
  if (call.type !== "function") throw new Error(`There is no tool of type ${call.type}`);
  try {
    const tool = tools[call.function.name as keyof typeof tools];
    return JSON.stringify(await tool(JSON.parse(call.function.arguments)));
  } catch (error) {
    // No use trying again. Of anything else the model is told, and may.
    if (error instanceof ArchiveClosedError) throw error;
    return `Error: ${(error as Error).message}`;
  }
}

const toolDefinitions: OpenAI.ChatCompletionTool[] = [
  {
    type: "function",
    function: {
      name: "searchPapers",
      description: "Finds papers by words of their titles",
      parameters: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
    },
  },
  {
    type: "function",
    function: {
      name: "readPaper",
      description: "Reads the abstract of a paper",
      parameters: { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
    },
  },
];

for (const question of ["What is double descent?", "Who first trained a perceptron?"]) {
  console.log(`\n${question}`);
  try {
    console.log(await agentops.withSession({ name: question }, () => research(question)));
  } catch (error) {
    console.log(`No answer: ${(error as Error).message}`);
  }
}

await mockLlm?.stop();
