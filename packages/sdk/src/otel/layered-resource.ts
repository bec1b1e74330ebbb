import type { Attributes } from "@opentelemetry/api";
import type { Resource } from "../tracer/readable-span.ts";

/**
 * A resource over another one: attributes below it and attributes on top of it. It reads the one between when it is
 * asked, as a customer's detectors may still be looking up their attributes.
 */
export function layeredResource(below: Attributes, resource: Resource, above: Attributes): Resource {
  return {
    get attributes() {
      return { ...below, ...resource.attributes, ...above };
    },
    get asyncAttributesPending() {
      return resource.asyncAttributesPending ?? false;
    },
    schemaUrl: resource.schemaUrl,
    waitForAsyncAttributes: async () => resource.waitForAsyncAttributes?.(),
  };
}
