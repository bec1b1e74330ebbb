/** The server could not start, for a reason that a person can mend: the message says how. */
export class ServeError extends Error {
  override readonly name = "ServeError";
  readonly code: "keys_missing" | "port_in_use" | "address_refused";

  constructor(code: ServeError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
