/**
 * What context travels in: a plain object (of headers, message attributes, `params._meta`, an environment), `Headers`,
 * a `Map`, anything else with `get` and `set`, a list such as `rawHeaders`, or a response that takes headers.
 */
export type Carrier = object | null | undefined;

export interface InjectOptions {
  /**
   * How names are written. "headers" (default): `traceparent`. "environment": `TRACEPARENT`, for the variables of a
   * child process.
   */
  format?: "headers" | "environment";
}
