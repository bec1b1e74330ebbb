import type { SpanColumns } from "../columns/span-block.ts";
import { appendText } from "./append-text.ts";
import { attributesFor } from "./precedence.ts";
import type { SpanFields } from "./wire/span-fields.ts";

const ERROR_TYPE = attributesFor("error_type");
const EXCEPTION_TYPE = attributesFor("exception_type");
const EXCEPTION_MESSAGE = attributesFor("exception_message");
const STATUS_ERROR = 2;

/** Writes what went wrong: `error.type`, else the exception's; its message, else the status's. Empty where nothing did. */
export function writeError(span: SpanFields, bytes: Buffer, columns: SpanColumns, row: number): void {
  if (span.statusCode !== STATUS_ERROR && !span.hasException) return;
  const { attributes, exception } = span;
  const type = attributes.find(ERROR_TYPE);
  if (type >= 0) appendText(columns.error_type, row, attributes, type);
  else appendText(columns.error_type, row, exception, exception.find(EXCEPTION_TYPE));
  const message = exception.find(EXCEPTION_MESSAGE);
  if (message >= 0) appendText(columns.error_message, row, exception, message);
  else columns.error_message.at(row).appendUtf8(bytes, span.statusMessage.start, span.statusMessage.end);
}
