import type { Config } from "../config.ts";
import {
  ATTR_ERROR_TYPE,
  ATTR_EXCEPTION_TYPE,
  ATTR_SESSION_ID,
  type SpanKindName,
} from "../semconv/index.ts";
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
  return rewriteBy(config, spanName, kind);
}

function rewriteBy(
  { captureContent, redact }: Pick<Config, "captureContent" | "redact">,
  spanName: string,
  kind: SpanKindName | undefined,
): Rewrite {
  return (key, value) => {
    if (value === undefined) return value;
    const isErrorText = isErrorTextKey(key);
    const isContent = isErrorText || isContentKey(key);
    if (isContent && (captureContent === "none" || (captureContent === "metadata" && !isErrorText))) {
      return undefined;
    }
    if (redact === undefined || (!isContent && isOurVocabulary(key))) return value;
    const redacted = (text: string): string | undefined => applyRedact(redact, text, { key, spanName, kind });
    if (typeof value === "string") return redacted(value);
    if (isContent) return redacted(safeSerialize(value).text);
    if (!Array.isArray(value)) return value;
    return value.map((item: unknown) => (typeof item === "string" ? (redacted(item) ?? "") : item));
  };
}

/** Names of models, tools, agents and sessions, by which the server groups: they are no place for anybody's text. */
function isOurVocabulary(key: string): boolean {
  return key.startsWith("gen_ai.") || key.startsWith("agentops.") || VOCABULARY.has(key);
}

const VOCABULARY = new Set([ATTR_SESSION_ID, ATTR_ERROR_TYPE, ATTR_EXCEPTION_TYPE]);
