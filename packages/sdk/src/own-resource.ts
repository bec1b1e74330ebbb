import type { Attributes } from "@opentelemetry/api";
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_TELEMETRY_SDK_LANGUAGE,
  ATTR_TELEMETRY_SDK_NAME,
  ATTR_TELEMETRY_SDK_VERSION,
} from "./semconv/index.ts";
import { OwnResource } from "./tracer/own-resource.ts";
import { newUuid } from "./tracer/random-ids.ts";
import type { Resource } from "./tracer/readable-span.ts";
import { SDK_VERSION } from "./version.ts";

/** The resource of spans that our own tracer makes; what `init` was given by name wins over a resource it was given. */
export function ownResource(given: Attributes, resource: Resource | undefined): Resource {
  const attributes: Attributes = {
    [ATTR_SERVICE_NAME]: "unknown_service:node",
    [ATTR_TELEMETRY_SDK_NAME]: "agentops",
    [ATTR_TELEMETRY_SDK_LANGUAGE]: "nodejs",
    [ATTR_TELEMETRY_SDK_VERSION]: SDK_VERSION,
  };
  return withInstanceId(withGiven(new OwnResource(attributes), resource).merge(new OwnResource(given)));
}

/** Once it is read, and not at `init`: loading what makes a UUID takes 4 ms. */
function withInstanceId(known: OwnResource): OwnResource {
  const attributes = () => ({ [ATTR_SERVICE_INSTANCE_ID]: newUuid(), ...known.attributes });
  const pending = known.asyncAttributesPending
    ? known.waitForAsyncAttributes().then(() => known.attributes)
    : undefined;
  return new OwnResource(attributes, known.schemaUrl, pending);
}

/** A resource of the customer's that cannot be read adds nothing. */
function withGiven(own: OwnResource, resource: Resource | undefined): OwnResource {
  try {
    return own.merge(resource);
  } catch {
    return own;
  }
}
