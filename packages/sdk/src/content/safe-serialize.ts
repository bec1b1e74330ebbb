import { PlainCopy } from "./plain-copy.ts";

export interface SafeSerializeOptions {
  /** Characters of JSON text. Default 64 Ki. */
  maxLength?: number;
}

export interface Serialized {
  /** Valid JSON, whatever came in. */
  text: string;
  /** Something was left out to keep within depth, number of values, length or time. */
  truncated: boolean;
}

/** Of the room that should do, as much is tried: escapes may stand closer together in what is left. */
const SAFETY = 0.95;

/**
 * JSON text of any value: circular, 20,000 levels deep, huge, with throwing getters or toJSON, BigInt, Map, Error,
 * Proxy. A part that cannot be read is replaced by a note and its siblings stay; a getter runs once at most; values
 * under keys that look like secrets are masked.
 */
export function safeSerialize(
  value: unknown,
  { maxLength = 64 * 1024 }: SafeSerializeOptions = {},
): Serialized {
  const first = new PlainCopy(maxLength);
  const plain = first.of(value);
  let text = JSON.stringify(plain);
  let { truncated } = first;
  // Escapes and digits are not counted while copying. What is copied once more is our own: no code of the host runs.
  for (let room = maxLength; text.length > maxLength && room > 0; truncated = true) {
    room = Math.floor(((room * maxLength) / text.length) * SAFETY);
    text = JSON.stringify(new PlainCopy(room).of(plain));
  }
  return { text, truncated };
}
