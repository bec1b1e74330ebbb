import type { SpanDetail } from "@agentops/server/model";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { spanQuery } from "../api/span-query.ts";
import { formatDuration } from "../model/format-duration.ts";
import type { SpanTab } from "../model/session-search.ts";
import { kindLabel, knownKind } from "../model/span-kind.ts";
import { spanTabs } from "../model/span-tabs.ts";
import { nanoseconds } from "../model/units.ts";
import { AttributesView } from "./attributes-view.tsx";
import { ConversationView } from "./conversation-view.tsx";
import { CopyButton } from "./copy-button.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { EventsView } from "./events-view.tsx";
import { InputOutputView } from "./input-output-view.tsx";
import { KindIcon } from "./kind-icon.tsx";
import { PanelBoundary } from "./panel-boundary.tsx";
import { Placeholder } from "./placeholder.tsx";
import { RawView } from "./raw-view.tsx";
import "./span-panel.css";
import { Tabs } from "./tabs.tsx";

export interface SpanPanelProps {
  readonly traceId: string;
  readonly spanId: string;
  /** The tab the address asks for; one the span does not have gives way to its first. */
  readonly tab: SpanTab | undefined;
  readonly onTab: (tab: SpanTab) => void;
  readonly onClose: () => void;
}

const TAB_LABELS: Record<SpanTab, string> = {
  conversation: "Conversation",
  io: "Input / Output",
  attributes: "Attributes",
  events: "Events & errors",
  raw: "Raw",
};

/** One span with all its content. */
export function SpanPanel({ traceId, spanId, tab, onTab, onClose }: SpanPanelProps) {
  const query = useQuery(spanQuery(traceId, spanId));
  const panel = useRef<HTMLElement>(null);
  // Stacked under the waterfall the panel may open out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each opened span is brought into sight.
  useEffect(() => {
    if (matchMedia("(max-width: 899px)").matches) panel.current?.scrollIntoView({ block: "start" });
  }, [spanId]);
  return (
    <aside ref={panel} className="span-panel" aria-label="Span">
      <button
        type="button"
        className="icon-button span-close"
        aria-label="Close span"
        title="Close (Esc)"
        onClick={onClose}
      >
        <X size={16} />
      </button>
      {query.data !== undefined ? (
        <SpanContent key={spanId} span={query.data} tab={tab} onTab={onTab} />
      ) : query.isError ? (
        <ErrorNotice what="the span" error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Placeholder lines={9} label="Reading the span" />
      )}
    </aside>
  );
}

function SpanContent({
  span,
  tab,
  onTab,
}: { readonly span: SpanDetail } & Pick<SpanPanelProps, "tab" | "onTab">) {
  const tabs = spanTabs(span);
  const selected = tabs.find((candidate) => candidate === tab) ?? tabs[0]!;
  const counts: Partial<Record<SpanTab, number>> = {
    attributes: span.attributes.length,
    events: span.events.length,
  };
  return (
    <>
      <header className="span-head" data-kind={knownKind(span.kind)}>
        <h2 title={span.name}>
          <KindIcon kind={span.kind} size={16} />
          <span>{span.name || "unnamed span"}</span>
        </h2>
        <p className="span-facts">
          <span>{kindLabel(span.kind)}</span>
          <span>{formatDuration(nanoseconds(span.durationNanos))}</span>
          {span.status.code === "error" && <strong className="span-failed">error</strong>}
          {span.agent !== "" && <span title="Agent">{span.agent}</span>}
          <span className="span-id">
            <span className="mono" title={`Trace ${span.traceId}`}>
              {span.spanId}
            </span>
            <CopyButton text={span.spanId} what="span id" />
          </span>
        </p>
        {span.status.code === "error" && (
          <button type="button" className="span-error-line" onClick={() => onTab("events")}>
            {span.error?.type ? <strong>{span.error.type}: </strong> : null}
            {span.error?.message || span.status.message || "ended in an error without a message"}
          </button>
        )}
      </header>
      <Tabs
        label="Parts of the span"
        tabs={tabs.map((id) => ({ id, label: TAB_LABELS[id], count: counts[id] ?? 0 }))}
        selected={selected}
        onSelect={onTab}
      >
        <PanelBoundary panel={TAB_LABELS[selected]} resetKey={`${span.spanId}/${selected}`}>
          <TabContent tab={selected} span={span} />
        </PanelBoundary>
      </Tabs>
    </>
  );
}

function TabContent({ tab, span }: { readonly tab: SpanTab; readonly span: SpanDetail }) {
  switch (tab) {
    case "conversation":
      return <ConversationView span={span} />;
    case "io":
      return <InputOutputView span={span} />;
    case "attributes":
      return <AttributesView span={span} />;
    case "events":
      return <EventsView span={span} />;
    case "raw":
      return <RawView span={span} />;
  }
}
