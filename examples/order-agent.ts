import { setTimeout as sleep } from "node:timers/promises";
import { recordAgent, recordTool } from "agentops";

const orders: Record<string, string> = { "1001": "on its way", "1002": "delivered" };

const lookUpOrder = recordTool("lookUpOrder", async (id: string) => {
  await sleep(5);
  const state = orders[id];
  if (state === undefined) throw new RangeError(`There is no order ${id}`);
  return state;
});

/** A stand-in for an agent of yours, which the other examples run: it answers where an order is. */
export const answerOrder = recordAgent(
  "order-agent",
  async (id: string) => `Order ${id} is ${await lookUpOrder(id)}.`,
);
