import { describe, expect, it } from "vitest";
import { wrap } from "./wrap.ts";

describe("wrap", () => {
  it("returns the same client, with the name, the arity and the result of its methods", async () => {
    class Completions {
      async create(body: { model: string }, _options?: object) {
        return { id: body.model, owner: this };
      }
    }
    const completions = new Completions();
    const client = { chat: { completions } };
    expect(wrap(client)).toBe(client);
    expect(completions).toBeInstanceOf(Completions);
    expect(completions.create).not.toBe(Completions.prototype.create);
    expect(completions.create.name).toBe("create");
    expect(completions.create.length).toBe(2);
    expect(Object.keys(completions)).toEqual([]);
    expect(await completions.create({ model: "m" })).toEqual({ id: "m", owner: completions });
  });

  it("returns what it cannot wrap as it is", () => {
    const create = async () => ({});
    const frozen = Object.freeze({ responses: Object.freeze({ create }) });
    const hostile = {
      get chat(): never {
        throw new Error("do not touch");
      },
    };
    for (const client of [{}, [], frozen, hostile, null as unknown as object])
      expect(wrap(client)).toBe(client);
    expect(frozen.responses.create).toBe(create);
  });
});
