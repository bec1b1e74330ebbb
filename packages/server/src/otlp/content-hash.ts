import { hash } from "node:crypto";
import { ByteBuffer } from "../columns/byte-buffer.ts";

/** Hashes parts of a request: what is sent again has the same hash. One object serves all items of a request. */
export class ContentHash {
  readonly #parts = new ByteBuffer(1024);

  /** Adds a part with its length, so that no two lists of parts run into the same bytes. */
  add(bytes: Uint8Array, start = 0, end = bytes.length): this {
    this.#parts.writeVarint(end - start);
    this.#parts.writeBytes(bytes, start, end);
    return this;
  }

  addNumber(number: number): this {
    this.#parts.writeVarint(number);
    return this;
  }

  /** SHA-256 of what was added since the last call. Of its 32 bytes the first few do for an identity. */
  take(): Buffer {
    const digest = hash("sha256", this.#parts.view(), "buffer");
    this.#parts.clear();
    return digest;
  }
}
