export interface ReporterOptions {
  quiet: boolean;
  debug: boolean;
}

/** The only writer to stderr: one line per cause of trouble, one per finished run, nothing with `quiet`. */
export class Reporter {
  readonly #quiet: boolean;
  readonly #debug: boolean;
  readonly #told = new Set<string>();

  constructor(options: ReporterOptions) {
    this.#quiet = options.quiet;
    this.#debug = options.debug;
  }

  /** Warns the first time a cause is seen, and never again. */
  warnOnce(cause: string, message: string): void {
    if (this.#told.has(cause)) return;
    this.#told.add(cause);
    this.line(message);
  }

  line(message: string): void {
    if (!this.#quiet) writeLine(message);
  }

  /** Only with `AGENTOPS_DEBUG`. */
  debug(message: string): void {
    if (this.#debug) writeLine(message);
  }
}

const MAX_LINE_LENGTH = 2000;

function writeLine(message: string): void {
  // Session names and a server's words are in it: one line stays one line.
  const text = `agentops: ${message.slice(0, MAX_LINE_LENGTH).replace(/\p{Cc}+/gu, " ")}\n`;
  try {
    const { stderr } = process;
    stderr.write(text, (error) => {
      // As `console` does it: a reader that went away must not end the host by an unhandled "error" event.
      if (error && stderr.listenerCount("error") === 0) stderr.once("error", () => {});
    });
  } catch {
    // A stderr that cannot be written to is the host's business.
  }
}
