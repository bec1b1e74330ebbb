import { createHash, randomBytes } from "node:crypto";

/**
 * A new key: `ao_<id>_<secret>`, the secret 256 random bits. All in small letters and digits, so that a double click
 * takes it whole and a scanner of leaked secrets finds it: `ao_[0-9a-f]{12}_[0-9a-z]{50}`.
 */
export function mintApiKey(): { id: string; key: string } {
  const id = randomBytes(6).toString("hex");
  const secret = BigInt(`0x${randomBytes(32).toString("hex")}`)
    .toString(36)
    .padStart(50, "0");
  return { id, key: `ao_${id}_${secret}` };
}

/** The id in a key of ours; `undefined` for a text of another form. */
export function idOfApiKey(key: string): string | undefined {
  return /^ao_([0-9a-f]{12})_[0-9a-z]{50}$/.exec(key)?.[1];
}

/** What is kept of a key. A secret of 256 bits needs no salt and no slow hash. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}
