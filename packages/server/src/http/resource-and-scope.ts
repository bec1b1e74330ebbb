import type { Resource, Scope } from "../model/resource.ts";
import { decodeResource, decodeScope } from "../otlp/read/index.ts";
import type { StoredEnclosing } from "../store/stored-enclosing.ts";

/** Where something comes from, as the API tells it. */
export function resourceAndScope(stored: StoredEnclosing): { resource: Resource; scope: Scope } {
  return {
    resource: { ...decodeResource(stored.resource), schemaUrl: stored.resourceSchemaUrl },
    scope: {
      name: stored.scopeName,
      version: stored.scopeVersion,
      ...decodeScope(stored.scope),
      schemaUrl: stored.scopeSchemaUrl,
    },
  };
}
