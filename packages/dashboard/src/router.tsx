import { createRootRoute, createRoute, createRouter, redirect } from "@tanstack/react-router";
import { AppShell } from "./components/app-shell.tsx";
import { readListSearch } from "./model/list-search.ts";
import { readMetricSearch } from "./model/metric-search.ts";
import { parseSearchParams, stringifySearchParams } from "./model/search-params.ts";
import { readSessionSearch } from "./model/session-search.ts";
import { MetricsPage } from "./pages/metrics-page.tsx";
import { NotFoundPage } from "./pages/not-found-page.tsx";
import { PageError } from "./pages/page-error.tsx";
import { SessionPage } from "./pages/session-page.tsx";
import { SessionsPage } from "./pages/sessions-page.tsx";

const root = createRootRoute({ component: AppShell, notFoundComponent: NotFoundPage });

const sessions = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: readListSearch,
  component: SessionsPage,
});

const sessionsAlias = createRoute({
  getParentRoute: () => root,
  path: "/sessions",
  validateSearch: readListSearch,
  beforeLoad: ({ search }) => {
    throw redirect({ to: "/", search, replace: true });
  },
});

const session = createRoute({
  getParentRoute: () => root,
  path: "/sessions/$id",
  validateSearch: readSessionSearch,
  component: SessionPage,
});

// `/metrics` is the server's own page for Prometheus.
const metrics = createRoute({
  getParentRoute: () => root,
  path: "/charts",
  validateSearch: readMetricSearch,
  component: MetricsPage,
});

/** The pages by address. What a page shows is in its address, so that the back button and a copied link work. */
export function createDashboardRouter() {
  return createRouter({
    routeTree: root.addChildren([sessions, sessionsAlias, session, metrics]),
    parseSearch: parseSearchParams,
    stringifySearch: stringifySearchParams,
    defaultErrorComponent: PageError,
    // The list stands where it was when one comes back from a session.
    scrollRestoration: true,
    defaultPreload: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>;
  }
}
