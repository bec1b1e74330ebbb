import { describe, expect, it } from "vitest";
import { ArrayColumn } from "./array-column.ts";
import type { Column } from "./column.ts";
import { IntegerColumn } from "./fixed-column.ts";
import { StringColumn } from "./string-column.ts";

const bytesOf = (column: Column): string =>
  Buffer.concat(column.streams.map((stream) => stream.view())).toString("latin1");

describe("a column", () => {
  it("holds nothing in the rows that were given no value", () => {
    const column = new StringColumn();
    column.at(2).appendText("a");
    column.at(3).appendText("b");
    column.at(60);
    expect(bytesOf(column)).toBe(`\0\0\x01a\x01b${"\0".repeat(56)}`);
  });

  it("holds what it was filled with from a row on", () => {
    const column = new StringColumn();
    column.fillWith(1, (filled) => filled.appendText("x".repeat(30)));
    column.at(2).appendText("own");
    column.fillWith(4, (filled) => filled.appendText("y"));
    column.at(6);
    const x = `\x1e${"x".repeat(30)}`;
    expect(bytesOf(column)).toBe(`\0${x}\x03own${x}\x01y\x01y`);
  });

  it("fills numbers by their width", () => {
    const column = new IntegerColumn(4);
    column.at(1).append(1);
    column.fillWith(3, (filled) => filled.append(2));
    column.at(20);
    const numbers = Array.from({ length: 20 }, (_, row) => column.streams[0]!.view().readUInt32LE(row * 4));
    expect(numbers).toEqual([0, 1, 0, ...new Array(17).fill(2)]);
  });

  it("counts a text that was repaired once for each row that repeats it", () => {
    const column = new StringColumn();
    column.fillWith(0, (filled) => filled.appendUtf8(Buffer.from([0xff]), 0, 1));
    expect(column.repairedTexts).toBe(0);
    column.at(3);
    expect(column.repairedTexts).toBe(3);
    expect(bytesOf(column)).toBe("\x03\xef\xbf\xbd".repeat(3));
  });

  it("ends the rows of an array that has no elements there", () => {
    const column = new ArrayColumn(new StringColumn());
    column.at(1).elements.appendText("a");
    column.added();
    column.at(3);
    const offsets = [0, 1, 2].map((row) => column.streams[0]!.view().readUInt32LE(row * 8));
    expect(offsets).toEqual([0, 1, 1]);
  });
});
