/** Milliseconds of a `grpc-timeout` header such as `100m` or `10S`; `undefined` for none and for what is no such thing. */
export function grpcTimeoutMillis(header: string | string[] | undefined): number | undefined {
  const [, digits, unit] = /^(\d{1,8})([HMSmun])$/.exec(String(header)) ?? [];
  return digits === undefined
    ? undefined
    : Number(digits) * MILLIS_A_UNIT[unit as keyof typeof MILLIS_A_UNIT];
}

const MILLIS_A_UNIT = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };
