/**
 * A Hono server with a session per request.
 *
 *   node examples/hono-server.ts
 *   curl http://localhost:3000/orders/1001
 */
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import * as agentops from "agentops";
import { Hono } from "hono";
import { answerOrder } from "./order-agent.ts";

agentops.init({ serviceName: "order-hono" });

const app = new Hono();
app.use((context, next) =>
  agentops.withSession({ name: `${context.req.method} ${context.req.path}` }, async (session) => {
    await next();
    // Hono answers errors itself, and tells of them here.
    if (context.error) await session.end({ endState: "Fail", endStateReason: context.error.message });
  }),
);
app.get("/orders/:id", async (context) => context.text(await answerOrder(context.req.param("id"))));

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, (address: AddressInfo) => {
  console.log(`http://localhost:${address.port}`);
});
process.once("SIGTERM", () => server.close());
