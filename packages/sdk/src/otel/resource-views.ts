import type { Attributes } from "@opentelemetry/api";
import type { Resource } from "../tracer/readable-span.ts";

/**
 * The resources our exporter shows: a customer's with what `init` was explicitly given on top, ours as it is. A
 * view reads the customer's attributes when it is encoded, as they may still be looked up.
 */
export class ResourceViews {
  readonly #given: Attributes;
  readonly #views = new WeakMap<Resource, Resource>();

  constructor(given: Attributes) {
    this.#given = given;
  }

  of(resource: Resource, own: boolean): Resource {
    if (own || Object.keys(this.#given).length === 0) return resource;
    let view = this.#views.get(resource);
    if (view === undefined) {
      const given = this.#given;
      view = {
        get attributes() {
          return { ...resource.attributes, ...given };
        },
        get asyncAttributesPending() {
          return resource.asyncAttributesPending ?? false;
        },
        schemaUrl: resource.schemaUrl,
        waitForAsyncAttributes: async () => resource.waitForAsyncAttributes?.(),
      };
      this.#views.set(resource, view);
    }
    return view;
  }
}
