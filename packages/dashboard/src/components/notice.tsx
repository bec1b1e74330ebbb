import { Info, SearchX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import "./notice.css";

export interface NoticeProps {
  readonly tone: "error" | "nothing" | "info";
  /** What happened. */
  readonly title: string;
  /** What to know and what to do. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** `h1` where the notice is all there is on the page. */
  readonly heading?: "h1" | "h2";
}

const ICONS = { error: TriangleAlert, nothing: SearchX, info: Info };

/** Says in the place of content why there is none. */
export function Notice({ tone, title, children, actions, heading: Heading = "h2" }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <section className="notice" data-tone={tone} role={tone === "error" ? "alert" : undefined}>
      <Icon size={20} />
      <Heading>{title}</Heading>
      {children !== undefined && <div className="notice-text">{children}</div>}
      {actions !== undefined && <div className="notice-actions">{actions}</div>}
    </section>
  );
}
