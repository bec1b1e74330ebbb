import type { Signal } from "./otlp-client.ts";

/** One request that could not be sent, as it lies on disk. */
export interface SpooledRequest {
  signal: Signal;
  /** Spans in it. */
  items: number;
  /** How often its only span was cut to become small enough. */
  cuts: number;
  body: Buffer;
}

export interface SpoolFileName {
  /** To whom it may be sent: see {@link SpoolSeal}. */
  binding: string;
  createdMillis: number;
  items: number;
}

/**
 * Binds files to an endpoint and a key without holding either: only who has both can make a file that will be
 * accepted, and neither can be read from it.
 */
export class SpoolSeal {
  readonly binding: string;
  readonly #key: Buffer;

  constructor(endpoint: string, apiKey: string | undefined) {
    const { createHash } = process.getBuiltinModule("node:crypto");
    this.#key = createHash("sha256")
      .update(`agentops spool\n${endpoint}\n${apiKey ?? ""}`)
      .digest();
    this.binding = this.#digest("name").toString("hex").slice(0, 16);
  }

  encode({ signal, items, cuts, body }: SpooledRequest): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(SIGNALS.indexOf(signal), 0);
    header.writeUInt8(cuts, 1);
    header.writeUInt32LE(items, 2);
    return Buffer.concat([MAGIC, header, this.#digest(header, body), body]);
  }

  /** Undefined where the file is damaged, or somebody else's. */
  decode(file: Buffer): SpooledRequest | undefined {
    if (file.length < BODY_AT || !file.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
    const header = file.subarray(MAGIC.length, MAGIC.length + HEADER_BYTES);
    const body = file.subarray(BODY_AT);
    const { timingSafeEqual } = process.getBuiltinModule("node:crypto");
    const given = file.subarray(MAGIC.length + HEADER_BYTES, BODY_AT);
    if (!timingSafeEqual(given, this.#digest(header, body))) return undefined;
    const signal = SIGNALS[header.readUInt8(0)];
    if (signal === undefined) return undefined;
    return { signal, cuts: header.readUInt8(1), items: header.readUInt32LE(2), body };
  }

  /** A name that no other file has. */
  nameFor(request: SpooledRequest): string {
    const random = process.getBuiltinModule("node:crypto").randomBytes(6).toString("hex");
    return `${this.binding}-${Date.now().toString(36)}-${request.items}-${random}.otlp`;
  }

  #digest(...parts: (Buffer | string)[]): Buffer {
    const hmac = process.getBuiltinModule("node:crypto").createHmac("sha256", this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest();
  }
}

/** What the name of a spooled request tells; undefined for any other file. */
export function readSpoolFileName(name: string): SpoolFileName | undefined {
  const match = /^([0-9a-f]{16})-([0-9a-z]{8,9})-(\d{1,9})-[0-9a-f]{12}\.otlp(?:\.|$)/.exec(name);
  if (match === null) return undefined;
  const [, binding, created, items] = match as unknown as [string, string, string, string];
  return { binding, createdMillis: Number.parseInt(created, 36), items: Number(items) };
}

const SIGNALS: readonly Signal[] = ["traces", "metrics", "logs"];
const MAGIC = Buffer.from("agentops-spool 1\n");
const HEADER_BYTES = 6; // signal, cuts, items
const BODY_AT = MAGIC.length + HEADER_BYTES + 32;
