import { ByteBuffer } from "../../columns/byte-buffer.ts";

/** Writes protobuf fields one after another, in their shortest form. Tags are field number × 8 + wire type. */
export class ProtoWriter {
  readonly #buffer = new ByteBuffer(4096);

  /** Starts a message within the message; give the result to {@link close}. */
  open(tag: number): number {
    this.#buffer.writeVarint(tag);
    return this.#buffer.openLength();
  }

  close(opened: number): void {
    this.#buffer.closeLength(opened);
  }

  text(tag: number, value: string): void {
    const opened = this.open(tag);
    this.#buffer.writeText(value);
    this.close(opened);
  }

  bytes(tag: number, value: Uint8Array): void {
    this.#buffer.writeVarint(tag);
    this.#buffer.writeVarint(value.length);
    this.#buffer.writeBytes(value);
  }

  varint(tag: number, value: bigint | number): void {
    this.#buffer.writeVarint(tag);
    if (typeof value === "bigint") this.#buffer.writeVarint64(value);
    else this.#buffer.writeVarint(value);
  }

  fixed32(tag: number, value: number): void {
    this.#buffer.writeVarint(tag);
    this.#buffer.writeUInt32(value);
  }

  fixed64(tag: number, value: bigint): void {
    this.#buffer.writeVarint(tag);
    this.#writeFixed64(value);
  }

  double(tag: number, value: number): void {
    this.#buffer.writeVarint(tag);
    this.#buffer.writeFloat64(value);
  }

  packedFixed64(tag: number, values: readonly bigint[]): void {
    const opened = this.open(tag);
    for (const value of values) this.#writeFixed64(value);
    this.close(opened);
  }

  packedVarints(tag: number, values: readonly bigint[]): void {
    const opened = this.open(tag);
    for (const value of values) this.#buffer.writeVarint64(value);
    this.close(opened);
  }

  packedDoubles(tag: number, values: readonly number[]): void {
    const opened = this.open(tag);
    for (const value of values) this.#buffer.writeFloat64(value);
    this.close(opened);
  }

  finish(): Uint8Array {
    return this.#buffer.view();
  }

  #writeFixed64(value: bigint): void {
    const bits = BigInt.asUintN(64, value);
    this.#buffer.writeWords(Number(bits & 0xffff_ffffn), Number(bits >> 32n));
  }
}
