/** A handler for AWS Lambda, or any platform that freezes the process when the handler has answered. */
import * as agentops from "agentops";
import { answerOrder } from "./order-agent.ts";

agentops.init({ serviceName: "order-lambda" });

export const handler = agentops.flushAfter(async (event: { order: string; userId: string }) => {
  const { order, userId } = event;
  return await agentops.withSession({ name: "order", userId }, () => answerOrder(order));
});
