import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import type { Access } from "../../access/access.ts";
import { SESSION_COOKIE } from "../../access/credential-of.ts";
import type { Grant } from "../../access/grant.ts";
import { notFor, permits } from "../../access/permits.ts";
import { TOKEN_LIFETIME_SECONDS } from "../../access/tokens.ts";
import { scope } from "../../model/api-key.ts";
import { type Identity, identity } from "../../model/identity.ts";
import { errorAnswer, jsonAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { jsonBody } from "./json-body.ts";
import { refuse } from "./refuse.ts";
import { needs, PUBLIC } from "./route-scope.ts";

const apiKeyBody = jsonBody(z.object({ api_key: z.string().min(1).max(1_000) }));

const token = createRoute({
  method: "post",
  path: "/v3/auth/token",
  security: PUBLIC,
  summary: "A JWT that stands for a key, for an hour or until the key is revoked",
  request: apiKeyBody,
  responses: {
    200: jsonAnswer(
      "The token",
      z.object({
        token: z.string(),
        token_type: z.literal("Bearer"),
        expires_in: z.int().describe("Seconds"),
        project_id: z.string(),
        scope,
      }),
    ),
    400: errorAnswer("The body is wrong"),
    401: errorAnswer("The key is not valid"),
  },
});

const whoAmI = createRoute({
  method: "get",
  path: "/api/v1/access",
  security: needs("read"),
  summary: "Whose data this request sees; renews the cookie of a page that signed in",
  responses: { 200: jsonAnswer("Its project and scope", identity) },
});

const signIn = createRoute({
  method: "post",
  path: "/api/v1/sign-in",
  security: PUBLIC,
  summary: "A cookie for the dashboard in exchange for a key that may read",
  request: apiKeyBody,
  responses: {
    200: jsonAnswer("Signed in", identity),
    400: errorAnswer("The body is wrong"),
    401: errorAnswer("The key is not valid"),
    403: errorAnswer("The key is for ingest only"),
  },
});

const signOut = createRoute({
  method: "post",
  path: "/api/v1/sign-out",
  security: PUBLIC,
  summary: "Takes the cookie back",
  responses: { 204: { description: "Signed out" } },
});

export function addAccessRoutes(api: Api, access: Access): void {
  api.openapi(token, async (context) => {
    const issued = await access.issueToken(context.req.valid("json").api_key);
    if (!issued.granted) return refuse(context, issued);
    const { projectId, scope } = issued.grant;
    context.header("Cache-Control", "no-store");
    return context.json(
      {
        token: issued.token,
        token_type: "Bearer" as const,
        expires_in: TOKEN_LIFETIME_SECONDS,
        project_id: projectId,
        scope,
      },
      200,
    );
  });
  api.openapi(signIn, async (context) => {
    const issued = await access.issueToken(context.req.valid("json").api_key);
    if (!issued.granted) return refuse(context, issued);
    if (!permits(issued.grant, "read")) return refuse(context, notFor("read", issued.grant));
    giveCookie(context, issued.token);
    return context.json(identityOf(issued.grant), 200);
  });
  api.openapi(signOut, (context) => {
    deleteCookie(context, SESSION_COOKIE, { path: "/" });
    return context.body(null, 204);
  });
  api.openapi(whoAmI, async (context) => {
    const renewed = await access.renewToken(context.req.header());
    if (renewed !== undefined) giveCookie(context, renewed);
    return context.json(identityOf(context.get("grant")), 200);
  });
}

// --- internal ---

/** Out of reach of scripts, and sent to nobody but this server by pages of this server. */
function giveCookie(context: Context, token: string): void {
  setCookie(context, SESSION_COOKIE, token, {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    // Behind TLS; on plain HTTP a browser would not keep it.
    secure: context.req.header("x-forwarded-proto") === "https",
    maxAge: TOKEN_LIFETIME_SECONDS,
  });
}

function identityOf({ projectId, scope, keyId }: Grant): Identity {
  return { projectId, scope, keyId: keyId ?? null };
}
