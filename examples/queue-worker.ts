/**
 * A queue and its workers: each job is part of the session that asked for it, on whatever machine it is done.
 *
 *   node examples/queue-worker.ts
 */
import { EventEmitter, once } from "node:events";
import * as agentops from "agentops";
import { answerOrder } from "./order-agent.ts";

agentops.init({ serviceName: "order-queue" });

interface Job {
  order: string;
  /** Travels with the job, as a header does: trace and session. */
  headers: Record<string, string>;
}

// In place of a broker: SQS, Kafka, BullMQ and others have a place for headers, attributes or data of a job.
const queue = new EventEmitter();

queue.on("job", async (job: Job) => {
  try {
    await agentops.withContext(job.headers, () => answerOrder(job.order));
  } catch {
    // The span of the agent says what happened; a queue would try again.
  } finally {
    queue.emit("done");
  }
});

for (const orders of [["1001", "1002"], ["1002"]]) {
  await agentops.withSession({ name: `batch of ${orders.length}` }, async (session) => {
    for (const order of orders) {
      const done = once(queue, "done");
      queue.emit("job", { order, headers: session.injectContext({}) } satisfies Job);
      await done;
    }
  });
}
