import { Link } from "@tanstack/react-router";
import { Notice } from "../components/notice.tsx";
import { useDocumentTitle } from "../components/use-document-title.ts";

export function NotFoundPage() {
  useDocumentTitle("Page not found");
  return (
    <Notice
      heading="h1"
      tone="nothing"
      title="There is no page at this address"
      actions={
        <Link to="/" className="button">
          All sessions
        </Link>
      }
    >
      <p className="mono">{location.pathname}</p>
      <p>A session's page is at /sessions/ and its id.</p>
    </Notice>
  );
}
