import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./tokens.css";
import "./base.css";
import { createQueryClient } from "./api/create-query-client.ts";
import { applyStoredTheme } from "./components/use-theme.ts";
import { createDashboardRouter } from "./router.tsx";

applyStoredTheme();

createRoot(document.querySelector("#root")!).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <RouterProvider router={createDashboardRouter()} />
    </QueryClientProvider>
  </StrictMode>,
);
