import type { Scope } from "../../model/api-key.ts";
import type { Api } from "./api.ts";

/** What a route asks of a request; `public`: nothing. */
export type RouteScope = Scope | "public";

const SCHEME = "apiKey";

/** As the `security` of a route: a key of this scope. */
export function needs(scope: Scope): Record<string, string[]>[] {
  return [{ [SCHEME]: [scope] }];
}

/** As the `security` of a route that answers everybody. */
export const PUBLIC: Record<string, string[]>[] = [];

/** The scope of every route that has one, by method and path as the router writes them: `GET /api/v1/sessions/:id`. */
export function routeScopes(api: Api): ReadonlyMap<string, RouteScope> {
  const scopes = new Map<string, RouteScope>();
  for (const definition of api.openAPIRegistry.definitions) {
    if (definition.type !== "route") continue;
    const { method, path, security } = definition.route;
    const name = `${method.toUpperCase()} ${path.replaceAll(/\{(.+?)\}/g, ":$1")}`;
    if (security?.length === 0) scopes.set(name, "public");
    const scope = security?.[0]?.[SCHEME]?.[0];
    if (scope !== undefined) scopes.set(name, scope as Scope);
  }
  return scopes;
}

/** How a key is sent, for the OpenAPI document. */
export function describeSecurity(api: Api): void {
  api.openAPIRegistry.registerComponent("securitySchemes", SCHEME, {
    type: "http",
    scheme: "bearer",
    description:
      "An API key or a token of /v3/auth/token; `X-Agentops-Api-Key` does as well. A server on loopback that has no keys wants none.",
  });
}
