import fc from "fast-check";
import { expect, it } from "vitest";
import { KnownKeys } from "./known-keys.ts";

it("finds every name of the set, and no other, from bytes within bytes", () => {
  const name = fc.string({ minLength: 1, maxLength: 30, unit: "binary-ascii" });
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1 }), fc.array(name), (names, others) => {
      const keys = new KnownKeys(names);
      for (const text of [...names, ...others, ""]) {
        const bytes = Buffer.from(`<${text}>`);
        expect(keys.numberOf(bytes, 1, bytes.length - 1)).toBe(names.indexOf(text));
      }
    }),
  );
});
