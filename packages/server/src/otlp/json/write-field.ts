import type { ProtoWriter } from "../wire/proto-writer.ts";
import { idOf, textOf, uint32Of, uint64Of } from "./json-fields.ts";

/** Writers of one field each, from a member of a JSON object. What is missing or zero is left out, as proto3 has it. */
export const writeField = {
  text(writer: ProtoWriter, tag: number, value: unknown): void {
    const text = textOf(value);
    if (text !== "") writer.text(tag, text);
  },

  id(writer: ProtoWriter, tag: number, value: unknown): void {
    const id = idOf(value);
    if (id.length > 0) writer.bytes(tag, id);
  },

  number(writer: ProtoWriter, tag: number, number: number): void {
    if (number !== 0) writer.varint(tag, number);
  },

  uint32(writer: ProtoWriter, tag: number, value: unknown): void {
    writeField.number(writer, tag, uint32Of(value));
  },

  fixed32(writer: ProtoWriter, tag: number, value: unknown): void {
    const number = uint32Of(value);
    if (number !== 0) writer.fixed32(tag, number);
  },

  fixed64(writer: ProtoWriter, tag: number, value: unknown): void {
    const number = uint64Of(value);
    if (number !== 0n) writer.fixed64(tag, number);
  },
} as const;
