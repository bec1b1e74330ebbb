import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { safeImage, safeLink } from "../model/safe-url.ts";
import "./markdown-view.css";

/**
 * Markdown written by a model or sent to one, hence hostile: it becomes elements, never HTML; a link leads to
 * http, https or mailto only, and nothing is loaded from anywhere.
 */
export function MarkdownView({ text }: { readonly text: string }) {
  return (
    <div className="markdown">
      <Markdown remarkPlugins={[remarkGfm]} components={COMPONENTS} urlTransform={keep}>
        {text}
      </Markdown>
    </div>
  );
}

const COMPONENTS: Components = {
  a: ({ href, children }) => {
    const safe = safeLink(href ?? "");
    if (safe === undefined) return <span title={href}>{children}</span>;
    return (
      <a href={safe} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    );
  },
  img: ({ src, alt }) => {
    const safe = safeImage(String(src ?? ""));
    if (safe !== undefined) return <img src={safe} alt={alt ?? ""} />;
    return (
      <span className="markdown-image">
        image not loaded: {alt ? `${alt}, ` : ""}
        {String(src ?? "")}
      </span>
    );
  },
  // Headings of a message are not headings of the page.
  h1: ({ children }) => <p className="markdown-heading">{children}</p>,
  h2: ({ children }) => <p className="markdown-heading">{children}</p>,
  h3: ({ children }) => <p className="markdown-heading">{children}</p>,
  h4: ({ children }) => <p className="markdown-heading">{children}</p>,
  h5: ({ children }) => <p className="markdown-heading">{children}</p>,
  h6: ({ children }) => <p className="markdown-heading">{children}</p>,
  input: ({ checked }) => <span>{checked ? "☑" : "☐"}</span>,
};

/** The components above decide about addresses; here they pass, so that a refused one can still be shown as text. */
function keep(address: string): string {
  return address;
}
