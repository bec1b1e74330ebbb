/** Throws whatever is done with it, but being passed on. */
export function trap<T>(target: object = {}): T {
  const explode = (): never => {
    throw new Error("trapped");
  };
  return new Proxy(target, new Proxy({}, { get: () => explode })) as T;
}

/** What no type allows, or what behaves otherwise than it looks; each is made anew. */
export const HOSTILE_VALUES: Readonly<Record<string, () => unknown>> = {
  "a circle": () => {
    const circle: Record<string, unknown> = { name: "circle" };
    circle.self = circle;
    return circle;
  },
  "a BigInt": () => 2n ** 70n,
  "a throwing getter": () => throwing("name", "get"),
  "throwing getters of every option": () => {
    const names = [
      "type",
      "sessionId",
      "tags",
      "metadata",
      "userId",
      "parent",
      "timeout",
      "endState",
      "attributes",
    ];
    return Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, getter])));
  },
  "a throwing toJSON": () => throwing("toJSON", "value"),
  "a throwing toString": () => throwing("toString", "value"),
  "a throwing then": () => throwing("then", "get"),
  "a Proxy that throws": () => trap(),
  "a Proxy of a function that throws": () => trap(() => {}),
  "a revoked Proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  "a Symbol": () => Symbol("hostile"),
  "lone surrogates": () => "\ud800 and \udfff",
  "20,000 levels": () => {
    let deep: unknown = "bottom";
    for (let level = 0; level < 20_000; level += 1) deep = level % 2 === 0 ? { deep } : [deep];
    return deep;
  },
  null: () => null,
  undefined: () => undefined,
  "a function": () => () => "called",
  "a class": () => class Hostile {},
  "a frozen object": () => Object.freeze({ name: "frozen", nested: Object.freeze(["frozen"]) }),
  "an object without prototype": () => Object.assign(Object.create(null), { name: "bare" }),
  "a promise that rejects": () => {
    const rejected = Promise.reject(new Error("of the host"));
    rejected.catch(() => {}); // the host's own business, which it minds
    return rejected;
  },
  NaN: () => Number.NaN,
  "an array with holes": () => Array.from({ length: 3 }).concat(new Array(3)),
  "an object named like the prototype": () => JSON.parse('{"__proto__":{"polluted":1},"constructor":1}'),
};

const explode = (): never => {
  throw new Error("trapped");
};
const getter: PropertyDescriptor = { get: explode, enumerable: true };

function throwing(name: string, as: "get" | "value"): object {
  return Object.defineProperty(
    { other: 1 },
    name,
    as === "get" ? getter : { value: explode, enumerable: true },
  );
}
