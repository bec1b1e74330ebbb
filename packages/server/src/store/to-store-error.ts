import { ClickHouseError } from "@clickhouse/client";
import {
  StoreDamaged,
  StoreError,
  StoreFull,
  StoreRejected,
  StoreUnavailable,
} from "../clickhouse/store-error.ts";
import { saysDamage } from "./says-damage.ts";

/** ClickHouse's "the server is shutting down due to a fatal error": it answers nothing else until it is restarted. */
export const ABORTED = "236";

/** What became of an insert. Whatever does not speak of the rows themselves is worth another try. */
export function toWriteError(error: unknown): StoreError {
  if (error instanceof ClickHouseError && ROWS_AT_FAULT.has(error.code)) {
    return new StoreRejected(describe(error), { cause: error });
  }
  if (error instanceof ClickHouseError && isFull(error)) return new StoreFull({ cause: error });
  if (error instanceof ClickHouseError && saysDamage(error.code, error.message))
    return new StoreDamaged({ cause: error });
  return toUnavailable(error);
}

/** What became of a query. An error that is ours, such as wrong SQL, comes back as it is. */
export function toReadError(error: unknown): unknown {
  if (error instanceof ClickHouseError && !SERVER_AT_FAULT.has(error.code)) {
    return saysDamage(error.code, error.message) ? new StoreDamaged({ cause: error }) : error;
  }
  return toUnavailable(error);
}

/** Whether a part of these rows may go in where all together did not: one is at fault, or they are too many at once. */
export function isWorthSplitting(error: unknown): boolean {
  const cause = error instanceof StoreError ? error.cause : undefined;
  return cause instanceof ClickHouseError && !REFUSES_ANY_ROW.has(cause.code);
}

// --- internal ---

// https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
const ROWS_AT_FAULT = new Set([
  "6", // CANNOT_PARSE_TEXT
  "9", // SIZES_OF_COLUMNS_DOESNT_MATCH
  "26", // CANNOT_PARSE_QUOTED_STRING
  "27", // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  "32", // ATTEMPT_TO_READ_AFTER_EOF
  "33", // CANNOT_READ_ALL_DATA
  "50", // UNKNOWN_TYPE
  "53", // TYPE_MISMATCH
  "62", // SYNTAX_ERROR, of a type's name
  "69", // ARGUMENT_OUT_OF_BOUND
  "70", // CANNOT_CONVERT_TYPE
  "117", // INCORRECT_DATA
  "128", // TOO_LARGE_ARRAY_SIZE
  "131", // TOO_LARGE_STRING_SIZE
  "190", // SIZES_OF_ARRAYS_DONT_MATCH
  "321", // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
]);

const SERVER_AT_FAULT = new Set([
  ABORTED,
  "158", // TOO_MANY_ROWS
  "159", // TIMEOUT_EXCEEDED
  "202", // TOO_MANY_SIMULTANEOUS_QUERIES
  "241", // MEMORY_LIMIT_EXCEEDED
  "396", // TOO_MANY_ROWS_OR_BYTES
]);

const NOT_ENOUGH_SPACE = "243";

const REFUSES_ANY_ROW = new Set([
  ABORTED,
  "60", // UNKNOWN_TABLE
  "81", // UNKNOWN_DATABASE
  "164", // READONLY
  "202", // TOO_MANY_SIMULTANEOUS_QUERIES
  "242", // TABLE_IS_READ_ONLY
  NOT_ENOUGH_SPACE,
  "252", // TOO_MANY_PARTS
  "497", // ACCESS_DENIED
  "516", // AUTHENTICATION_FAILED
]);

function isFull({ code, message }: ClickHouseError): boolean {
  return code === NOT_ENOUGH_SPACE || message.includes("No space left on device");
}

function toUnavailable(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  if (error instanceof ClickHouseError) return new StoreUnavailable(describe(error), { cause: error });
  const reason = error instanceof Error ? error.message.replace(/[\s.]+$/, "") : String(error);
  return new StoreUnavailable(`ClickHouse does not answer (${reason})`, { cause: error });
}

function describe(error: ClickHouseError): string {
  return `ClickHouse says ${error.type ?? `code ${error.code}`}: ${error.message.slice(0, 300).replace(/[\s.]+$/, "")}`;
}
