import { CopyButton } from "./copy-button.tsx";
import "./error-block.css";

export interface ErrorBlockProps {
  readonly error: { readonly type: string; readonly message: string; readonly stack: string };
}

export function ErrorBlock({ error }: ErrorBlockProps) {
  return (
    <section className="error-block" aria-label="Error">
      <header>
        <strong>{error.type || "Error"}</strong>
        <CopyButton text={[error.type, error.message, error.stack].filter(Boolean).join("\n")} what="error" />
      </header>
      <p>{error.message || "No message was recorded."}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the block scrolls, so a keyboard must be able to reach it. */}
      {error.stack !== "" && <pre tabIndex={0}>{error.stack}</pre>}
    </section>
  );
}
