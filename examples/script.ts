/**
 * A script: one run is one session, and ends as the callback does.
 *
 *   node examples/script.ts 1001
 */
import * as agentops from "agentops";
import { answerOrder } from "./order-agent.ts";

agentops.init({ serviceName: "order-script" });

const id = process.argv[2] ?? "1001";
console.log(await agentops.withSession({ name: "script", tags: ["example"] }, () => answerOrder(id)));
