/**
 * An Express server with a session per request. The middleware works with Connect and its kin too.
 *
 *   node examples/express-server.ts
 *   curl http://localhost:3000/orders/1001
 */
import type { AddressInfo } from "node:net";
import * as agentops from "agentops";
import express, { type NextFunction, type Request, type Response } from "express";
import { answerOrder } from "./order-agent.ts";

agentops.init({ serviceName: "order-express" });

function sessionPerRequest(request: Request, response: Response, next: NextFunction): void {
  const userId = request.get("x-user-id");
  const session = agentops.startSession({
    name: `${request.method} ${request.path}`,
    // What a caller of ours sends along makes this a part of its trace.
    parent: request.headers,
    ...(userId !== undefined && { userId }),
  });
  void session.run(() => {
    const closed = new Promise<void>((resolve) => response.once("close", resolve));
    next();
    return closed.then(() =>
      session.end({
        endState: response.statusCode < 500 ? "Success" : "Fail",
        ...(response.statusCode >= 500 && { endStateReason: `HTTP ${response.statusCode}` }),
      }),
    );
  });
}

const app = express();
app.use(sessionPerRequest);
app.get("/orders/:id", async (request, response) => {
  response.send(await answerOrder(request.params.id));
});
// Express passes on what a handler throws.
app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
  response.status(500).send(error.message);
});

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}`);
});
process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
});
