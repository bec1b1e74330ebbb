/** The request holds more than can be read at once. Sent in parts it may be taken. */
export class OversizedRequest extends Error {
  override readonly name = "OversizedRequest" as const;
  readonly code = "oversized_request";
}
