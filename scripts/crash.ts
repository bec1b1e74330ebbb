// `npm run test:crash`: kills server and engine in mid-stream, fifty times each, and judges after every kill what is stored.
import { type CrashRound, killEngine, killServer } from "../test/crash-rounds.ts";

const ROUNDS = Number(process.argv[2] ?? 50);
if (!Number.isInteger(ROUNDS) || ROUNDS < 1) {
  console.error(`"${process.argv[2]}" is not a number of rounds.`);
  process.exit(1);
}

const [server, engine] = await Promise.all([
  judge("server", killServer(ROUNDS)),
  judge("engine", killEngine(ROUNDS)),
]);
const failed = server + engine;
console.log(`${2 * ROUNDS - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** The number of rounds that failed; one that could not be judged ends the others of its kind, which failed too. */
async function judge(victim: string, rounds: AsyncGenerator<CrashRound>): Promise<number> {
  let passed = 0;
  let round = 0;
  try {
    for await (const { traces, resent, faults } of rounds) {
      round++;
      if (faults.length === 0) passed++;
      console.log(`${victim} killed ${round}/${ROUNDS}: ${traces} traces, ${resent} requests sent again`);
      for (const fault of faults) console.log(`  FAULT ${fault}`);
    }
  } catch (error) {
    console.log(`${victim} killed ${round + 1}/${ROUNDS}: ${(error as Error).message}`);
  }
  return ROUNDS - passed;
}
