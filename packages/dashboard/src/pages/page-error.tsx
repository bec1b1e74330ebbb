import type { ErrorComponentProps } from "@tanstack/react-router";
import { Notice } from "../components/notice.tsx";

/** Stands in for a page that failed as a whole; panels catch their own faults before. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <Notice
      heading="h1"
      tone="error"
      title="This page could not be drawn"
      actions={
        <>
          <button type="button" className="button" onClick={reset}>
            Try again
          </button>
          <a className="button" href="/">
            All sessions
          </a>
        </>
      }
    >
      <p className="mono">{error instanceof Error ? error.message : String(error)}</p>
    </Notice>
  );
}
