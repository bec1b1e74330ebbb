import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";

/**
 * Serves the dashboard's build: hashed files for ever, `index.html` for every address of a page. The policy
 * lets the page load from and talk to this server alone: content of spans is hostile.
 */
export function createDashboard(directory: string): Hono {
  const app = new Hono();
  app.use(
    "*",
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", "data:", "blob:"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'none'"],
      },
      referrerPolicy: "no-referrer",
      strictTransportSecurity: false,
      xFrameOptions: "DENY",
    }),
  );
  app.use(
    "/assets/*",
    serveStatic({
      root: directory,
      onFound: (_path, context) => context.header("Cache-Control", "public, max-age=31536000, immutable"),
    }),
  );
  app.use("/*", serveStatic({ root: directory, onFound: noCache }));
  app.get("*", async (context) => {
    const page = join(directory, "index.html");
    if (!existsSync(page)) return context.text("The dashboard is not built. Run: npm run build\n", 404);
    context.header("Cache-Control", "no-cache");
    return context.html(await readFile(page, "utf8"));
  });
  return app;
}

// --- internal ---

function noCache(_path: string, context: { header(name: string, value: string): void }): void {
  context.header("Cache-Control", "no-cache");
}
