/**
 * A command line: what the process recorded is one session, without a line about it. It fails where the program exits
 * with a code, and says by which signal it was stopped.
 *
 *   node examples/cli.ts 1001 1002
 */
import * as agentops from "agentops";
import { answerOrder } from "./order-agent.ts";

const session = agentops.init({ serviceName: "order-cli" });
session.setMetadata({ arguments: process.argv.slice(2) });

let failed = 0;
for (const id of process.argv.slice(2)) {
  try {
    console.log(await answerOrder(id));
  } catch (error) {
    failed += 1;
    console.error((error as Error).message);
  }
}
process.exitCode = failed > 0 ? 1 : 0;
