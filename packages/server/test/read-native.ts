/** Reads one ClickHouse Native block back into rows: what the engine would see, in the test's own words. */
export type NativeRow = Record<string, unknown>;

export function readNative(chunks: readonly Uint8Array[]): {
  types: Record<string, string>;
  rows: NativeRow[];
} {
  const cursor = new Cursor(Buffer.concat(chunks));
  const columnCount = cursor.varint();
  const rowCount = cursor.varint();
  const types: Record<string, string> = {};
  const rows: NativeRow[] = Array.from({ length: rowCount }, () => ({}));
  for (let column = 0; column < columnCount; column++) {
    const name = cursor.text();
    const type = cursor.text();
    types[name] = type;
    cursor.column(type, rowCount).forEach((value, row) => {
      rows[row]![name] = value;
    });
  }
  if (!cursor.atEnd) throw new Error("The block goes on after its last column");
  return { types, rows };
}

class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  take(size: number): Buffer {
    if (this.#at + size > this.#bytes.length) throw new Error("The block ends too soon");
    this.#at += size;
    return this.#bytes.subarray(this.#at - size, this.#at);
  }

  text(): string {
    return this.take(this.varint()).toString("latin1");
  }

  column(type: string, rows: number): unknown[] {
    const map = /^Map\(String, (.+)\)$/.exec(type);
    const array = /^Array\((.+)\)$/.exec(type);
    if (array || map) {
      const offsets = this.column("UInt64", rows).map(Number);
      const total = offsets.at(-1) ?? 0;
      const keys = this.column(array?.[1] ?? "String", total);
      const values = map ? this.column(map[1]!, total) : [];
      return offsets.map((end, row) => {
        const start = row === 0 ? 0 : offsets[row - 1]!;
        if (!map) return keys.slice(start, end);
        return keys.slice(start, end).map((key, index) => [key, values[start + index]]);
      });
    }
    return Array.from({ length: rows }, () => this.#value(type));
  }

  #value(type: string): unknown {
    if (type === "String") return this.take(this.varint()).toString("latin1");
    const fixed = /^FixedString\((\d+)\)$/.exec(type);
    if (fixed) return this.take(Number(fixed[1])).toString("hex");
    if (type === "UInt8") return this.take(1)[0];
    if (type === "UInt32") return this.take(4).readUInt32LE();
    if (type === "UInt64") return this.take(8).readBigUInt64LE();
    if (type === "Int32") return this.take(4).readInt32LE();
    if (type === "Int64" || type.startsWith("DateTime64")) return this.take(8).readBigInt64LE();
    if (type === "Float64") return this.take(8).readDoubleLE();
    throw new Error(`No reader for ${type}`);
  }
}
