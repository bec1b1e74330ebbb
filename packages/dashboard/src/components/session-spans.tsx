import type { SessionDetail } from "@agentops/server/model";
import { useEffect, useEffectEvent, useMemo } from "react";
import { errorPlaces } from "../model/error-places.ts";
import { findPlace } from "../model/find-place.ts";
import { type SpanPlace, searchSpans } from "../model/search-spans.ts";
import type { SessionSearch, SpanTab } from "../model/session-search.ts";
import { stepThrough } from "../model/step-through.ts";
import { PanelBoundary } from "./panel-boundary.tsx";
import { SpanPanel } from "./span-panel.tsx";
import { SplitView } from "./split-view.tsx";
import { useSections } from "./use-sections.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { useWaterfall } from "./use-waterfall.ts";
import { useWaterfallKeys } from "./use-waterfall-keys.ts";
import { WaterfallPane } from "./waterfall-pane.tsx";
import { WaterfallToolbar } from "./waterfall-toolbar.tsx";
import { WaterfallView } from "./waterfall-view.tsx";

export interface SessionSpansProps {
  readonly session: SessionDetail;
  readonly search: SessionSearch;
  /** Writes the address, as a step of its own or in place of the last one. */
  readonly onChange: (search: SessionSearch, replace: boolean) => void;
}

/** The waterfall of a session with its tools, and beside it the span that was opened. */
export function SessionSpans({ session, search, onChange }: SessionSpansProps) {
  const { traces } = session;
  const loaded = useSections(traces, search.trace);
  const { sections } = loaded;
  const waterfall = useWaterfall(loaded, search.ai === "1", { traceId: search.trace, spanId: search.span });
  const selected = useMemo(
    () => (search.span === undefined ? undefined : findPlace(sections, search.trace, search.span)),
    [sections, search.trace, search.span],
  );
  const matches = useMemo(() => searchSpans(sections, search.find ?? ""), [sections, search.find]);
  const { activePlace } = waterfall;
  const matchPosition = matches.findIndex(
    ({ section, span }) => section === activePlace?.section && span === activePlace.span,
  );

  const open = (place: SpanPlace, replace: boolean) => {
    const { traceId, index } = sections[place.section]!;
    const spanId = index?.skeleton.spans.spanId[place.span];
    if (spanId !== undefined && spanId !== search.span) {
      onChange({ ...search, trace: traceId, span: spanId }, replace);
    }
  };
  const close = () => {
    const { trace: _trace, span: _span, tab: _tab, ...rest } = search;
    onChange(rest, false);
    focusActiveRow();
  };
  const step = (places: readonly SpanPlace[], direction: 1 | -1) => {
    const next = places[stepThrough(places, activePlace, direction)];
    if (next !== undefined) waterfall.reveal(next);
  };
  useGoTo(selected, search.span, waterfall.reveal);
  useFollow(activePlace, search.span !== undefined, (place) => open(place, true));
  useWaterfallKeys(waterfall, (place) => open(place, false));
  useShortcuts("session", {
    close: () => (search.span === undefined ? false : close()),
    nextMatch: () => step(matches, 1),
    previousMatch: () => step(matches, -1),
    nextError: () => step(errorPlaces(sections), 1),
    previousError: () => step(errorPlaces(sections), -1),
  });

  const main = (
    <WaterfallPane
      failure={loaded.failure}
      sections={sections}
      rowCount={waterfall.rows.length}
      aiOnly={search.ai === "1"}
    >
      <WaterfallView
        waterfall={waterfall}
        traces={traces}
        selected={selected}
        matches={matches}
        onOpen={(row) =>
          open({ section: waterfall.rows.section[row]!, span: waterfall.rows.span[row]! }, false)
        }
      />
    </WaterfallPane>
  );
  const traceId = search.trace ?? (selected && sections[selected.section]?.traceId);
  return (
    <>
      <WaterfallToolbar
        find={search.find ?? ""}
        onFind={(find) => onChange({ ...search, find }, true)}
        matchCount={matches.length}
        matchPosition={matchPosition}
        onStep={(direction) => step(matches, direction)}
        aiOnly={search.ai === "1"}
        onAiOnly={(aiOnly) => {
          const { ai: _ai, ...rest } = search;
          onChange(aiOnly ? { ...rest, ai: "1" } : rest, false);
        }}
        onExpandAll={waterfall.expandAll}
        onCollapseAll={waterfall.collapseAll}
      />
      <SplitView
        main={main}
        side={
          search.span !== undefined &&
          traceId !== undefined && (
            <PanelBoundary panel="The span" resetKey={search.span}>
              <SpanPanel
                traceId={traceId}
                spanId={search.span}
                tab={search.tab}
                onTab={(tab: SpanTab) => onChange({ ...search, tab }, true)}
                onClose={close}
              />
            </PanelBoundary>
          )
        }
      />
    </>
  );
}

/** What had the focus in the panel goes with it; the row that opened it takes it back. */
function focusActiveRow(): void {
  requestAnimationFrame(() =>
    document
      .querySelector<HTMLElement>("[role=treegrid] [role=row][tabindex='0']")
      ?.focus({ preventScroll: true }),
  );
}

/** The back button moves the keyboard's row along with the open span. */
function useGoTo(
  selected: SpanPlace | undefined,
  spanId: string | undefined,
  go: (place: SpanPlace) => void,
): void {
  const goTo = useEffectEvent(() => {
    if (selected !== undefined) go(selected);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another span in the address is gone to.
  useEffect(() => goTo(), [spanId]);
}

const FOLLOW_PAUSE_MILLIS = 120;

/** While a span is open, going through the rows shows each where one pauses: one step back, however many were passed. */
function useFollow(place: SpanPlace | undefined, isOpen: boolean, show: (place: SpanPlace) => void): void {
  const follow = useEffectEvent(() => {
    if (isOpen && place !== undefined) show(place);
  });
  const { section, span } = place ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a move of the keyboard's row is followed.
  useEffect(() => {
    const timer = setTimeout(() => follow(), FOLLOW_PAUSE_MILLIS);
    return () => clearTimeout(timer);
  }, [section, span]);
}
