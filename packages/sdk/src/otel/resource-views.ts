import type { Attributes } from "@opentelemetry/api";
import type { Resource } from "../tracer/readable-span.ts";
import { layeredResource } from "./layered-resource.ts";

/** The resources that destinations are shown: a customer's with what `init` was explicitly given on top, ours as it is. */
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
      view = layeredResource({}, resource, this.#given);
      this.#views.set(resource, view);
    }
    return view;
  }
}
