import { flushAfter, withSession } from "agentops";
import { answerOrder } from "../../../../order-agent.ts";

export const POST = flushAfter(async (request: Request): Promise<Response> => {
  const { order, chat } = (await request.json()) as { order: string; chat: string };
  // One session for all turns of a chat: it is taken up again with each request.
  const answer = await withSession({ name: "chat", sessionId: chat }, () => answerOrder(order));
  return Response.json({ answer });
});
