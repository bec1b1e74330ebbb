import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyBytes, dataViewOf, isAscii, partOf, sameBytes, viewOf } from "./byte-words.ts";

const part = fc
  .tuple(fc.uint8Array({ maxLength: 70 }), fc.nat(9), fc.nat(9))
  .map(([bytes, before, after]) => ({
    bytes,
    start: before,
    whole: Buffer.concat([Buffer.alloc(before, 0xaa), bytes, Buffer.alloc(after, 0xbb)]),
  }));

describe("bytes by the word", () => {
  it("copies each byte and touches no other", () => {
    fc.assert(
      fc.property(part, fc.nat(20), ({ bytes, start, whole }, at) => {
        const target = Buffer.alloc(at + bytes.length + 9, 0xcc);
        copyBytes(dataViewOf(target), at, viewOf(whole), start, bytes.length);
        const expected = Buffer.alloc(target.length, 0xcc);
        expected.set(bytes, at);
        expect(target).toEqual(expected);
      }),
    );
  });

  it("finds a difference in any byte, and none around", () => {
    fc.assert(
      fc.property(part, part, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, around, place, change) => {
        const other = Buffer.concat([around.whole, one.bytes, around.whole]);
        const same = () =>
          sameBytes(viewOf(one.whole), one.start, dataViewOf(other), around.whole.length, one.bytes.length);
        expect(same()).toBe(true);
        if (one.bytes.length === 0) return;
        other[around.whole.length + (place % one.bytes.length)]! ^= change;
        expect(same()).toBe(false);
      }),
    );
  });

  it("tells ASCII from what is not", () => {
    const text = fc.uint8Array({ maxLength: 70, max: 0x7f });
    fc.assert(
      fc.property(text, fc.nat(), fc.boolean(), (bytes, place, spoil) => {
        const isSpoilt = spoil && bytes.length > 0;
        if (isSpoilt) bytes[place % bytes.length]! |= 0x80;
        const whole = Buffer.concat([Buffer.from([0xff]), bytes, Buffer.from([0xff])]);
        expect(isAscii(viewOf(whole), 1, bytes.length)).toBe(!isSpoilt);
      }),
    );
  });

  it("looks at the bytes it is given, whichever it looked at before", () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 4 }), (parts) => {
        for (const { bytes, start, whole } of [...parts, ...parts]) {
          expect(Buffer.from(partOf(whole, start, start + bytes.length))).toEqual(Buffer.from(bytes));
        }
      }),
    );
  });
});
