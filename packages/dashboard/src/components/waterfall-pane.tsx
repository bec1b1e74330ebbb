import type { ReactNode } from "react";
import { ErrorNotice } from "./error-notice.tsx";
import { Notice } from "./notice.tsx";
import { Placeholder } from "./placeholder.tsx";
import type { Sections } from "./use-sections.ts";

export interface WaterfallPaneProps {
  readonly failure: Sections["failure"];
  readonly sections: Sections["sections"];
  readonly rowCount: number;
  /** Spans of no kind of ours are left out. */
  readonly aiOnly: boolean;
  readonly children: ReactNode;
}

/** The waterfall, or why there is none to see. */
export function WaterfallPane({ failure, sections, rowCount, aiOnly, children }: WaterfallPaneProps) {
  return <div className="waterfall-pane">{contentOf({ failure, sections, rowCount, aiOnly, children })}</div>;
}

function contentOf({ failure, sections, rowCount, aiOnly, children }: WaterfallPaneProps): ReactNode {
  if (sections.length === 0) {
    return (
      <Notice tone="nothing" title="This session has no spans">
        <p>Only its start or end has arrived so far.</p>
      </Notice>
    );
  }
  const nothingRead = sections.every(({ index }) => index === undefined);
  if (nothingRead && failure !== undefined) {
    return <ErrorNotice what="the trace" error={failure.error} onRetry={failure.retry} />;
  }
  if (rowCount > 0) return children;
  if (nothingRead) return <Placeholder lines={12} label="Reading the spans" />;
  return (
    <Notice tone="nothing" title={aiOnly ? "No AI span in this session" : "No spans"}>
      {aiOnly && (
        <p>None of its spans is of a kind that agents have. Turn off “AI spans only” to see them all.</p>
      )}
    </Notice>
  );
}
