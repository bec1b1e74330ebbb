import { describe, expect, it } from "vitest";
import { type CrashRound, killEngine, killServer } from "./crash-rounds.ts";

// `npm run test:crash` does fifty of each.
const ROUNDS = 10;

describe("what was acknowledged is there, and counts once although the rest was sent again", () => {
  it.concurrent("when the server is killed", () => expectNoFault(killServer(ROUNDS)), 120_000);

  it.concurrent(
    "when the engine alone is killed, which comes back by itself",
    () => expectNoFault(killEngine(ROUNDS)),
    120_000,
  );
});

async function expectNoFault(rounds: AsyncGenerator<CrashRound>): Promise<void> {
  let traces = 0;
  let resent = 0;
  for await (const round of rounds) {
    expect(round.faults).toEqual([]);
    traces += round.traces;
    resent += round.resent;
  }
  expect(traces).toBeGreaterThan(ROUNDS);
  expect(resent).toBeGreaterThan(0);
}
