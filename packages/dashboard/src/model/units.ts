/** A span of time in nanoseconds: what spans are measured in. */
export type Nanoseconds = number & { readonly __unit: "nanoseconds" };
/** A span of time in milliseconds: what sessions are measured in, and JavaScript's clocks. */
export type Milliseconds = number & { readonly __unit: "milliseconds" };

export function nanoseconds(value: number): Nanoseconds {
  return value as Nanoseconds;
}

export function milliseconds(value: number): Milliseconds {
  return value as Milliseconds;
}

export function toNanoseconds(value: Milliseconds): Nanoseconds {
  return (value * 1e6) as Nanoseconds;
}
