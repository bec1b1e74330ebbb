/** The body is not what its content type says. Sending it again cannot help. */
export class MalformedRequest extends Error {
  override readonly name = "MalformedRequest" as const;
  readonly code = "malformed_request";
}
