import type { Attributes } from "@opentelemetry/api";
import {
  ATTR_GEN_AI_OUTPUT_TYPE,
  ATTR_GEN_AI_REQUEST_STREAM,
  ATTR_GEN_AI_REQUEST_TEMPERATURE,
  ATTR_GEN_AI_REQUEST_TOP_P,
  ATTR_OPENAI_REQUEST_SERVICE_TIER,
  ATTR_OPENAI_RESPONSE_SERVICE_TIER,
  ATTR_OPENAI_RESPONSE_SYSTEM_FINGERPRINT,
} from "../../semconv/index.ts";
import { definedAttributes } from "../call-reader.ts";
import { type LooseObject, toNumber, toObject, toText } from "../loose-value.ts";

/** What both of OpenAI's APIs ask for under the same names. */
export function sharedRequestAttributes(body: LooseObject, format: unknown): Attributes {
  return definedAttributes({
    [ATTR_GEN_AI_REQUEST_STREAM]: body.stream === true ? true : undefined,
    [ATTR_GEN_AI_REQUEST_TEMPERATURE]: toNumber(body.temperature),
    [ATTR_GEN_AI_REQUEST_TOP_P]: toNumber(body.top_p),
    [ATTR_GEN_AI_OUTPUT_TYPE]: outputType(toText(toObject(format).type)),
    [ATTR_OPENAI_REQUEST_SERVICE_TIER]: body.service_tier === "auto" ? undefined : toText(body.service_tier),
  });
}

/** What both of OpenAI's APIs answer under the same names. */
export function sharedResponseAttributes(response: LooseObject): Attributes {
  return definedAttributes({
    [ATTR_OPENAI_RESPONSE_SERVICE_TIER]: toText(response.service_tier),
    [ATTR_OPENAI_RESPONSE_SYSTEM_FINGERPRINT]: toText(response.system_fingerprint),
  });
}

function outputType(format: string | undefined): string | undefined {
  return format?.startsWith("json") ? "json" : format === "text" ? "text" : undefined;
}
