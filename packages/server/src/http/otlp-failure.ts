/** Why an OTLP request is not accepted, as its sender is told: `google.rpc.Status` and the HTTP status it goes with. */
export class OtlpFailure extends Error {
  override readonly name = "OtlpFailure" as const;
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(httpStatus: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.httpStatus = httpStatus;
    this.headers = headers;
  }

  /** `google.rpc.Code` of the HTTP status. */
  get grpcCode(): number {
    return GRPC_CODES.get(this.httpStatus) ?? UNKNOWN;
  }
}

/** Clients send a request that is refused like this again. */
export function unavailable(message: string): OtlpFailure {
  return new OtlpFailure(503, message, { "Retry-After": "1" });
}

const UNKNOWN = 2;
/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const GRPC_CODES: ReadonlyMap<number, number> = new Map([
  [400, 3], // INVALID_ARGUMENT
  [401, 16], // UNAUTHENTICATED
  [403, 7], // PERMISSION_DENIED
  [404, 5], // NOT_FOUND
  [405, 12], // UNIMPLEMENTED
  [413, 8], // RESOURCE_EXHAUSTED
  [415, 3],
  [429, 8],
  [500, 13], // INTERNAL
  [503, 14], // UNAVAILABLE
]);
