import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { StoreUnavailable } from "../store/store-error.ts";
import { mintSealedKey } from "./built-in-key.ts";
import { KeyRing } from "./key-ring.ts";

const key = mintSealedKey();

it("asks the store once however many requests come", async () => {
  let reads = 0;
  const read = async () => {
    reads++;
    await delay(5);
    return [key];
  };
  const ring = new KeyRing({ read, builtIn: [] });
  await Promise.all(Array.from({ length: 1_000 }, () => ring.keys()));
  await ring.keys();
  expect(reads).toBe(1);
});

it("does not guess while the store cannot be asked", async () => {
  const read = () => Promise.reject(new StoreUnavailable("it restarts"));
  const ring = new KeyRing({ read, builtIn: [key] });
  await expect(ring.keys()).rejects.toBeInstanceOf(StoreUnavailable);
});

it("knows of a change at once when told, even if it was just reading", async () => {
  let stored = [key];
  const read = async () => {
    const now = stored;
    await delay(20);
    return now;
  };
  const ring = new KeyRing({ read, builtIn: [] });
  const before = ring.keys();
  stored = [{ ...key, revokedAt: new Date().toISOString() }];
  await ring.refresh();
  expect((await before).valid.size).toBe(1);
  expect(await ring.keys()).toMatchObject({ valid: new Map(), anyStored: true });
});

it("forgets a key that was revoked elsewhere within five seconds, be it asked often or seldom", async () => {
  for (const pauseMillis of [50, 1_500]) {
    let stored = [key];
    const ring = new KeyRing({ read: async () => stored, builtIn: [] });
    await ring.keys();
    stored = [];
    const revokedAt = performance.now();
    while ((await ring.keys()).valid.size > 0) {
      expect(performance.now() - revokedAt).toBeLessThan(5_000);
      await delay(pauseMillis);
    }
  }
});
