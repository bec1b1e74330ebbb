import type { Config } from "../config.ts";
import type { SpanKindName } from "../semconv/index.ts";
import { isContentKey, isErrorTextKey } from "./is-content-key.ts";
import { applyRedact } from "./redact.ts";
import { safeSerialize } from "./safe-serialize.ts";

type Rewrite = (key: string, value: unknown) => unknown;

/**
 * What `captureContent` and `redact` make of the attributes of one span, whoever set them; undefined where
 * everything goes as it is.
 */
export function contentPolicy(
  config: Pick<Config, "captureContent" | "redact">,
  spanName: string,
  kind: SpanKindName | undefined,
): Rewrite | undefined {
  const { captureContent, redact } = config;
  if (captureContent === "full" && redact === undefined) return undefined;
  return (key, value) => {
    const isErrorText = isErrorTextKey(key);
    if (value === undefined || (!isErrorText && !isContentKey(key))) return value;
    if (captureContent === "none" || (captureContent === "metadata" && !isErrorText)) return undefined;
    if (redact === undefined) return value;
    return applyRedact(redact, typeof value === "string" ? value : safeSerialize(value).text, {
      key,
      spanName,
      kind,
    });
  };
}
