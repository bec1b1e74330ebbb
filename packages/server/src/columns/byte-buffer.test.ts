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

  it("writes any text as UTF-8, lone surrogates as U+FFFD", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        expect(hex((buffer) => buffer.writeText(text))).toBe(Buffer.from(text).toString("hex"));
      }),
    );
    expect(hex((buffer) => buffer.writeText("a\ud800b"))).toBe("61efbfbd62");
  });
});
