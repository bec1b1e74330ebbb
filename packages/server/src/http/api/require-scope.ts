import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Access } from "../../access/access.ts";
import { errorBody } from "../error-response.ts";
import type { Api } from "./api.ts";
import { refuse } from "./refuse.ts";
import { type RouteScope, routeScopes } from "./route-scope.ts";

/**
 * Lets a request through to a route that says what scope it needs, and to no other: a route without one is denied, and
 * so is an address without a route. Who has no key does not learn which addresses there are.
 */
export function requireScope(api: Api, access: Access): MiddlewareHandler {
  let scopes: ReadonlyMap<string, RouteScope> | undefined;
  return async (context, next) => {
    scopes ??= routeScopes(api);
    const route = matchedRoutes(context).find(({ method }) => method !== "ALL");
    const scope = route && scopes.get(`${route.method} ${route.path}`);
    if (scope === "public") return next();
    const decision = await access.authorize(context.req.header(), scope ?? "read");
    if (!decision.granted) return refuse(context, decision);
    if (scope !== undefined) {
      context.set("grant", decision);
      context.header("Cache-Control", "no-store");
      return next();
    }
    return route === undefined
      ? context.json(errorBody("route_not_found", "There is no such route; /openapi.json lists them."), 404)
      : context.json(errorBody("forbidden", "This route does not say who may use it: nobody may."), 403);
  };
}
