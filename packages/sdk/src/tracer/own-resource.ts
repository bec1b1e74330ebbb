import type { Attributes, AttributeValue } from "@opentelemetry/api";
import { assignAttributes, sanitizeSimpleValue } from "./attribute-value.ts";
import type { Resource } from "./readable-span.ts";

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** A resource with what processors and exporters of SDK 1.x to 3.x call on one. */
export class OwnResource implements Resource {
  readonly schemaUrl: string | undefined;
  #attributes: Attributes | (() => Attributes);
  #pending: Promise<Attributes> | undefined;

  /**
   * `attributes`: or what makes them once they are read. `pending`: attributes that are still looked up, and win over the
   * given ones. What rejects adds nothing.
   */
  constructor(
    attributes: Attributes | (() => Attributes),
    schemaUrl?: string | undefined,
    pending?: Promise<Attributes>,
  ) {
    this.#attributes = typeof attributes === "function" ? attributes : sanitized(attributes);
    this.schemaUrl = schemaUrl;
    this.#pending = pending?.then(
      (found) => {
        const merged = { ...this.attributes };
        assignAttributes(merged, found, NO_LIMIT, NO_LIMIT, sanitizeSimpleValue);
        this.#attributes = merged;
        this.#pending = undefined;
        return merged;
      },
      () => {
        this.#pending = undefined;
        return this.attributes;
      },
    );
  }

  get attributes(): Attributes {
    if (typeof this.#attributes === "function") this.#attributes = sanitized(this.#attributes());
    return this.#attributes;
  }

  get asyncAttributesPending(): boolean {
    return this.#pending !== undefined;
  }

  async waitForAsyncAttributes(): Promise<void> {
    await this.#pending;
  }

  /** 2.x and 3.x: what a merge of theirs with ours reads. */
  getRawAttributes(): [string, AttributeValue][] {
    return Object.entries(this.attributes);
  }

  /** The other one's attributes win. */
  merge(other: Resource | null | undefined): OwnResource {
    if (other === null || other === undefined) return this;
    const isPending = this.asyncAttributesPending || other.asyncAttributesPending === true;
    const pending = isPending
      ? Promise.all([this.waitForAsyncAttributes(), other.waitForAsyncAttributes?.()]).then(() => ({
          ...this.attributes,
          ...other.attributes,
        }))
      : undefined;
    const schemaUrl = mergeSchemaUrls(this.schemaUrl, other.schemaUrl);
    return new OwnResource({ ...this.attributes, ...settledAttributes(other) }, schemaUrl, pending);
  }
}

function sanitized(given: Attributes): Attributes {
  const attributes: Attributes = {};
  assignAttributes(attributes, given, NO_LIMIT, NO_LIMIT, sanitizeSimpleValue);
  return attributes;
}

/** What is known by now. Reading `attributes` earlier than that makes the resources of the SDKs complain. */
function settledAttributes(resource: Resource): Attributes {
  const raw = resource.asyncAttributesPending === true ? resource.getRawAttributes?.() : undefined;
  if (raw === undefined) return resource.attributes;
  const attributes: Attributes = {};
  // In their lists the first of a name counts. Promises are no valid values, and so left out.
  for (const [key, value] of raw)
    if (!Object.hasOwn(attributes, key)) attributes[key] = value as AttributeValue;
  return attributes;
}

/** As the specification has it: two different ones have no common one. */
function mergeSchemaUrls(own: string | undefined, other: string | undefined): string | undefined {
  if (!own) return other;
  return !other || own === other ? own : undefined;
}
