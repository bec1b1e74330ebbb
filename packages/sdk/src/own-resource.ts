import type { Attributes } from "@opentelemetry/api";
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_TELEMETRY_SDK_LANGUAGE,
  ATTR_TELEMETRY_SDK_NAME,
  ATTR_TELEMETRY_SDK_VERSION,
} from "./semconv/index.ts";
import { assignAttributes } from "./tracer/attribute-value.ts";
import { newUuid } from "./tracer/random-ids.ts";
import type { Resource } from "./tracer/readable-span.ts";
import { SDK_VERSION } from "./version.ts";

/** The resource of spans that our own tracer makes. */
export function ownResource(given: Attributes): Resource {
  const attributes: Attributes = {
    [ATTR_SERVICE_NAME]: "unknown_service:node",
    [ATTR_SERVICE_INSTANCE_ID]: newUuid(),
    [ATTR_TELEMETRY_SDK_NAME]: "agentops",
    [ATTR_TELEMETRY_SDK_LANGUAGE]: "nodejs",
    [ATTR_TELEMETRY_SDK_VERSION]: SDK_VERSION,
  };
  assignAttributes(attributes, given, Number.POSITIVE_INFINITY);
  return { attributes };
}
