import type { TraceOfSession } from "@agentops/server/model";
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { traceQuery } from "../api/trace-query.ts";
import { initiallyOpen } from "../model/initially-open.ts";
import type { Section } from "../model/visible-rows.ts";

export interface Sections {
  readonly sections: readonly Section[];
  readonly setOpen: (traceId: string, open: boolean) => void;
  /** The first trace that could not be read, and how to try again. */
  readonly failure: { readonly error: unknown; readonly retry: () => void } | undefined;
}

/** The traces of a session as sections of the waterfall; a trace is read when its section opens. */
export function useSections(traces: readonly TraceOfSession[], wanted: string | undefined): Sections {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const initial = useMemo(() => initiallyOpen(traces, wanted), [traces, wanted]);
  const isOpen = (traceId: string) => chosen.get(traceId) ?? initial.has(traceId);
  const openTraces = traces.filter(({ traceId }) => isOpen(traceId));
  const results = useQueries({ queries: openTraces.map((trace) => traceQuery(trace, client)) });
  const resultOf = new Map(openTraces.map(({ traceId }, position) => [traceId, results[position]]));
  const sections = useUnchanged(
    traces.map(({ traceId }) => ({
      traceId,
      open: isOpen(traceId),
      index: resultOf.get(traceId)?.data,
      failed: resultOf.get(traceId)?.isError === true,
    })),
  );
  const failed = results.find(({ isError }) => isError);
  return {
    sections,
    setOpen: (traceId, open) => setChosen(new Map(chosen).set(traceId, open)),
    failure: failed && { error: failed.error, retry: () => void failed.refetch() },
  };
}

/** The sections of the render before where nothing in them changed, so that rows are not flattened again. */
function useUnchanged(sections: readonly Section[]): readonly Section[] {
  const before = useRef(sections);
  const same =
    before.current.length === sections.length &&
    before.current.every((section, position) => {
      const other = sections[position]!;
      return (
        section.traceId === other.traceId &&
        section.open === other.open &&
        section.index === other.index &&
        section.failed === other.failed
      );
    });
  if (!same) before.current = sections;
  return before.current;
}
