export interface ErrorDescription {
  /** The class of the error, or its `code` (`ECONNRESET`); "Error" or the type of the thrown value otherwise. */
  type: string;
  message: string;
  stack?: string;
}

/** What can be told of anything that was thrown. Never throws itself, whatever getters the value has. */
export function describeError(error: unknown): ErrorDescription {
  try {
    if (typeof error === "string") return { type: "Error", message: error };
    if (typeof error !== "object" || error === null) return { type: typeof error, message: String(error) };
    const { name, message, stack, code } = error as {
      name?: unknown;
      message?: unknown;
      stack?: unknown;
      code?: unknown;
    };
    const description: ErrorDescription = {
      // A subclass that never set its name still calls itself "Error".
      type:
        firstText(
          isErrorCode(code) ? code : undefined,
          name === "Error" ? undefined : name,
          constructorName(error),
        ) ?? "Error",
      message: typeof message === "string" ? message : "",
    };
    if (typeof stack === "string") description.stack = stack;
    return description;
  } catch {
    return { type: "Error", message: "(an error that cannot be read)" };
  }
}

/** Node's own codes (`ERR_INVALID_URL`, `ENOENT`), not the numbers and words of other people's codes. */
function isErrorCode(code: unknown): code is string {
  return typeof code === "string" && /^E[A-Z0-9_]+$/.test(code);
}

function constructorName(error: object): unknown {
  return (error.constructor as { name?: unknown } | undefined)?.name;
}

function firstText(...candidates: unknown[]): string | undefined {
  return candidates.find(
    (candidate): candidate is string => typeof candidate === "string" && candidate !== "",
  );
}
