import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { Keyboard } from "lucide-react";
import { useState } from "react";
import { toApiError } from "../api/api-error.ts";
import { identityQuery } from "../api/identity-query.ts";
import "./app-shell.css";
import { ShortcutSheet } from "./shortcut-sheet.tsx";
import { SignIn } from "./sign-in.tsx";
import { SignedIn } from "./signed-in.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

/** What surrounds every page. */
export function AppShell() {
  const [helpOpen, setHelpOpen] = useState(false);
  const { error } = useQuery(identityQuery());
  const wantsKey = error !== null && toApiError(error).wantsKey;
  useShortcuts("everywhere", { help: () => setHelpOpen(true), search: focusSearch });
  return (
    <div className="app">
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <header className="app-bar">
        <Link to="/" className="app-brand">
          <Mark />
          <span>AgentOps</span>
        </Link>
        <nav aria-label="Pages" className="app-pages">
          <Link to="/" activeOptions={{ exact: true, includeSearch: false }} className="app-link">
            Sessions
          </Link>
          <Link to="/charts" activeOptions={{ includeSearch: false }} className="app-link">
            Metrics
          </Link>
        </nav>
        <div className="app-tools">
          <SignedIn />
          <button
            type="button"
            className="icon-button"
            aria-label="Keyboard shortcuts"
            title="Keyboard shortcuts (?)"
            onClick={() => setHelpOpen(true)}
          >
            <Keyboard size={16} />
          </button>
          <ThemeSwitch />
        </div>
      </header>
      <main id="main" className="app-main" tabIndex={-1}>
        {wantsKey ? <SignIn /> : <Outlet />}
      </main>
      {helpOpen && <ShortcutSheet onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

/** Each page has one field that `/` goes to. */
function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("input[data-page-search]");
  field?.select();
  return field !== null;
}

/** Three spans of a waterfall: the sign of the product. */
function Mark() {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" className="app-mark">
      <rect x="1" y="3" width="18" height="4" rx="2" />
      <rect x="5" y="8.5" width="9" height="4" rx="2" />
      <rect x="11" y="14" width="8" height="4" rx="2" />
    </svg>
  );
}
