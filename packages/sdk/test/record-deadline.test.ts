import { expect, it, vi } from "vitest";
import * as agentops from "../src/index.ts";
import { withSdk } from "./with-sdk.ts";

const sdk = withSdk();

it("ends the span of a stream to which nothing happens for an hour", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    sdk.init();
    const numbers = agentops.recordTask("stream", function* () {
      for (let n = 0; ; n += 1) yield n;
    })();
    numbers.next();
    vi.advanceTimersByTime(59 * 60_000);
    numbers.next();
    vi.advanceTimersByTime(59 * 60_000);
    await agentops.flush();
    expect(sdk.collector.spans).toEqual([]);
    vi.advanceTimersByTime(2 * 60_000);
    await agentops.flush();
    expect(sdk.collector.span("stream").attributes).toMatchObject({
      "agentops.span.end": "abandoned",
      "agentops.entity.output": "[0,1]",
    });
    expect(numbers.next().value).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});
