import { ClickHouseError } from "@clickhouse/client";
import { StoreUnavailable, TooMuchToRead } from "./store-error.ts";

/** Where a read gave up at a limit of its own (clickhouse/read-limits.ts), it rejects with TooMuchToRead. */
export async function withinLimits<Result>(read: Promise<Result>): Promise<Result> {
  try {
    return await read;
  } catch (error) {
    const cause = error instanceof StoreUnavailable ? error.cause : undefined;
    if (cause instanceof ClickHouseError && isAtLimit(cause)) throw new TooMuchToRead({ cause });
    if (error instanceof ClickHouseError && error.code === THROWN_BY_QUERY)
      throw new TooMuchToRead({ cause: error });
    throw error;
  }
}

// --- internal ---

const OWN_LIMITS = new Set([
  "158", // TOO_MANY_ROWS
  "159", // TIMEOUT_EXCEEDED
  "396", // TOO_MANY_ROWS_OR_BYTES
]);
/** By a query that counts what it found. */
const THROWN_BY_QUERY = "395"; // FUNCTION_THROW_IF_VALUE_IS_NON_ZERO
const MEMORY_LIMIT_EXCEEDED = "241";

/** The memory of the whole server may be short for a moment; that of the query is too little for good. */
function isAtLimit({ code, message }: ClickHouseError): boolean {
  return OWN_LIMITS.has(code) || (code === MEMORY_LIMIT_EXCEEDED && /query memory limit/i.test(message));
}
