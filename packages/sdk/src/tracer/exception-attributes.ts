import type { Attributes, Exception } from "@opentelemetry/api";
import { ATTR_EXCEPTION_MESSAGE, ATTR_EXCEPTION_STACKTRACE, ATTR_EXCEPTION_TYPE } from "../semconv/index.ts";

/**
 * The attributes of an exception's event, by the rules of OpenTelemetry's SDKs: the type is its `code`, else its
 * `name`. Undefined where it has neither a type nor a message. Never throws.
 */
export function exceptionAttributes(exception: Exception): Attributes | undefined {
  if (typeof exception === "string")
    return exception === "" ? undefined : { [ATTR_EXCEPTION_MESSAGE]: exception };
  const attributes: Attributes = {};
  try {
    if (!exception) return undefined;
    const { code, name, message, stack } = exception;
    if (code) attributes[ATTR_EXCEPTION_TYPE] = String(code);
    else if (name) attributes[ATTR_EXCEPTION_TYPE] = name;
    if (message) attributes[ATTR_EXCEPTION_MESSAGE] = message;
    if (stack) attributes[ATTR_EXCEPTION_STACKTRACE] = stack;
  } catch {
    return { [ATTR_EXCEPTION_TYPE]: "Error", [ATTR_EXCEPTION_MESSAGE]: "(an error that cannot be read)" };
  }
  const isKnown = attributes[ATTR_EXCEPTION_TYPE] || attributes[ATTR_EXCEPTION_MESSAGE];
  return isKnown ? attributes : undefined;
}
