import { toApiError } from "../api/api-error.ts";
import { Notice } from "./notice.tsx";

export interface ErrorNoticeProps {
  /** What was wanted: "the session" makes "The session could not be read". */
  readonly what: string;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly heading?: "h1" | "h2";
}

/** Why something could not be read, and what to do. */
export function ErrorNotice({ what, error, onRetry, heading = "h2" }: ErrorNoticeProps) {
  const { code, status, message, isNotFound } = toApiError(error);
  const title = `${what.charAt(0).toUpperCase()}${what.slice(1)} ${isNotFound ? "was not found" : "could not be read"}`;
  return (
    <Notice
      tone={isNotFound ? "nothing" : "error"}
      title={title}
      heading={heading}
      actions={
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      }
    >
      <p>{message}</p>
      <p>{advice(code, status, isNotFound)}</p>
    </Notice>
  );
}

function advice(code: string, status: number, isNotFound: boolean): string {
  if (isNotFound) return "It may not have arrived yet, or its retention time has passed. Check the address.";
  if (code === "UNREACHABLE") return "Check that the server is running. This page reads again by itself.";
  if (code === "too_much_to_read") return "A shorter time, or a filter, is less to read.";
  if (status === 401 || status === 403) return "The server wants an API key that this browser did not send.";
  if (status >= 500) return "The server's own output says more.";
  return "Reload the page; if it happens again, the server and this page may be of different versions.";
}
