import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteBuffer } from "./byte-buffer.ts";

const hex = (write: (buffer: ByteBuffer) => void): string => {
  const buffer = new ByteBuffer(1);
  write(buffer);
  return buffer.view().toString("hex");
};

describe("ByteBuffer", () => {
  it("writes varints as protobuf and ClickHouse do", () => {
    expect(hex((buffer) => buffer.writeVarint(0))).toBe("00");
    expect(hex((buffer) => buffer.writeVarint(300))).toBe("ac02");
    expect(hex((buffer) => buffer.writeVarint(2 ** 53 - 1))).toBe("ffffffffffffff0f");
    expect(hex((buffer) => buffer.writeVarint64(-1n))).toBe("ffffffffffffffffff01");
    expect(hex((buffer) => buffer.writeVarint64(2n ** 63n - 1n))).toBe("ffffffffffffffff7f");
  });

  it("writes numbers little-endian", () => {
    expect(hex((buffer) => buffer.writeUInt64(2 ** 51 + 1))).toBe("0100000000000800");
    expect(hex((buffer) => buffer.writeWords(1, 0xffff_ffff))).toBe("01000000ffffffff");
    expect(hex((buffer) => buffer.writeFloat64(0.5))).toBe("000000000000e03f");
  });

  it.each([undefined, 0, 128, 16_384, 2_097_152])(
    "writes the shortest length before bytes of any size where %s are expected",
    (expected) => {
      for (const size of [0, 1, 127, 128, 16_383, 16_384, 2_097_152]) {
        const length = hex((buffer) => buffer.writeVarint(size));
        const bytes = hex((buffer) => {
          const start = buffer.openLength(expected);
          buffer.writeBytes(new Uint8Array(size).fill(7));
          buffer.closeLength(start, expected);
        });
        expect(bytes === length + "07".repeat(size), `${size} bytes`).toBe(true);
      }
    },
  );

  it("writes bytes of any size with their length, and patterns as often as told, and all of another buffer", () => {
    const whole = Uint8Array.from({ length: 400 }, (_, index) => index * 7);
    for (let size = 0; size <= 300; size++) {
      const content = Buffer.from(whole.subarray(5, 5 + size)).toString("hex");
      const sized = hex((buffer) => buffer.writeSized(whole, 5, 5 + size));
      expect(sized).toBe(hex((buffer) => buffer.writeVarint(size)) + content);
      expect(hex((buffer) => buffer.writeSized(Buffer.from(whole), 5, 5 + size))).toBe(sized);
      const other = new ByteBuffer();
      other.writeBytes(whole, 5, 5 + size);
      expect(hex((buffer) => buffer.writeBuffer(other))).toBe(content);
    }
    for (const width of [1, 3, 8, 30]) {
      for (const times of [0, 1, 2, 5, 33]) {
        const pattern = whole.subarray(1, 1 + width);
        expect(hex((buffer) => buffer.writeRepeated(pattern, times))).toBe(
          Buffer.from(pattern).toString("hex").repeat(times),
        );
      }
    }
  });

  it("writes any text as UTF-8, lone surrogates as U+FFFD", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        expect(hex((buffer) => buffer.writeText(text))).toBe(Buffer.from(text).toString("hex"));
      }),
    );
    expect(hex((buffer) => buffer.writeText("a\ud800b"))).toBe("61efbfbd62");
  });
});
