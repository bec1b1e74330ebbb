import { describe, expect, it } from "vitest";
import { ByteBuffer } from "./byte-buffer.ts";
import { StreamSizes } from "./stream-sizes.ts";

const REQUEST = 1_000_000;

function streamsOf(...lengths: readonly number[]): ByteBuffer[] {
  return lengths.map((length) => {
    const stream = new ByteBuffer();
    stream.writeZeroes(length);
    return stream;
  });
}

/** Bytes that each stream of the next request begins with. */
function reserved(sizes: StreamSizes, count: number, requestBytes = REQUEST): number[] {
  const streams = streamsOf(...new Array(count).fill(0));
  sizes.reserve(streams, requestBytes);
  return streams.map((stream) => stream.capacity);
}

describe("StreamSizes", () => {
  it("makes room for what the request before needed, in proportion", () => {
    const sizes = new StreamSizes();
    sizes.learn(streamsOf(600_000, 0, 50_000), REQUEST);
    const [large, none, small] = reserved(sizes, 3, REQUEST / 10);
    expect(large).toBeGreaterThanOrEqual(60_000);
    expect(large).toBeLessThan(90_000);
    expect(none).toBe(0);
    expect(small).toBeGreaterThanOrEqual(5_000);
  });

  it("makes room for no more than half as much again as the request, whatever those before were like", () => {
    const sizes = new StreamSizes();
    for (let one = 0; one < 20; one++) {
      sizes.learn(
        streamsOf(...Array.from({ length: 20 }, (_, index) => (index === one ? 50 * REQUEST : 0))),
        REQUEST,
      );
    }
    const total = reserved(sizes, 20).reduce((sum, bytes) => sum + bytes, 0);
    expect(total).toBeLessThan(2.2 * REQUEST);
  });
});
