import { expect, it } from "vitest";
import { ancestorIds } from "./ancestor-ids.ts";
import { collapseAll } from "./collapse-all.ts";
import { findRow } from "./find-row.ts";
import { skeletonOf } from "./skeleton-of.fixture.ts";
import { indexSpans } from "./span-index.ts";
import { type Section, type VisibleRows, visibleRows } from "./visible-rows.ts";

const ALL = { collapsed: new Set<string>(), aiOnly: false, heads: false };

const section = indexed(`
  session: session
    http
      agent: agent
        chat: llm
        fetch: tool
          get !
    cleanup
`);

function indexed(tree: string, traceId = "t1", open = true): Section {
  return { traceId, open, index: indexSpans(skeletonOf(tree, traceId)) };
}

/** Rows as indented names; `#` is a section's head. */
function drawn(rows: VisibleRows, sections: readonly Section[]): string[] {
  return Array.from({ length: rows.length }, (_, row) => {
    const { index, traceId } = sections[rows.section[row]!]!;
    const name = rows.span[row]! < 0 ? `#${traceId}` : index!.skeleton.spans.name[rows.span[row]!]!;
    return "  ".repeat(rows.level[row]! - 1) + name;
  });
}

it("shows every span in order, deeper ones further in", () => {
  expect(drawn(visibleRows([section], ALL), [section])).toEqual([
    "session",
    "  http",
    "    agent",
    "      chat",
    "      fetch",
    "        get",
    "  cleanup",
  ]);
});

it("leaves out what is below a collapsed span", () => {
  const rows = visibleRows([section], { ...ALL, collapsed: new Set(["t1-agent"]) });
  expect(drawn(rows, [section])).toEqual(["session", "  http", "    agent", "  cleanup"]);
});

it("moves AI spans up to their nearest AI ancestor when the others are left out", () => {
  const rows = visibleRows([section], { ...ALL, aiOnly: true });
  expect(drawn(rows, [section])).toEqual(["session", "  agent", "    chat", "    fetch"]);
});

it("does not offer to expand a span whose children are all filtered", () => {
  const expandable = (aiOnly: boolean) => [...visibleRows([section], { ...ALL, aiOnly }).expandable];
  expect(expandable(false)).toEqual([1, 1, 1, 0, 1, 0, 0]);
  expect(expandable(true)).toEqual([1, 1, 0, 0]);
});

it("counts positions among visible siblings", () => {
  const { position, setSize, parentRow } = visibleRows([section], ALL);
  expect([...position]).toEqual([1, 1, 1, 1, 2, 1, 2]);
  expect([...setSize]).toEqual([1, 2, 1, 2, 2, 1, 2]);
  expect([...parentRow]).toEqual([-1, 0, 1, 2, 2, 4, 0]);
});

it("puts spans under the head of their trace, and only where it is open and read", () => {
  const sections: Section[] = [
    indexed("a: agent", "t1"),
    indexed("b: agent", "t2", false),
    { traceId: "t3", open: true, index: undefined },
  ];
  const rows = visibleRows(sections, { ...ALL, heads: true });
  expect(drawn(rows, sections)).toEqual(["#t1", "  a", "#t2", "#t3"]);
});

it("knows the errors a collapsed span hides", () => {
  expect([...section.index!.errorsBelow]).toEqual([1, 1, 1, 0, 1, 0, 0]);
});

it("finds the row of a span, or of the ancestor that hides it", () => {
  const get = { section: 0, span: 5 };
  expect(findRow(visibleRows([section], ALL), [section], get)).toBe(5);
  const collapsed = visibleRows([section], { ...ALL, collapsed: new Set(["t1-http"]) });
  expect(findRow(collapsed, [section], get)).toBe(1);
  expect(findRow(collapsed, [section], { section: 3, span: 0 })).toBe(-1);
});

it("names what must be expanded for a span to be seen", () => {
  expect(ancestorIds(section.index!, 5)).toEqual(["t1-fetch", "t1-agent", "t1-http", "t1-session"]);
  expect(ancestorIds(section.index!, 0)).toEqual([]);
});

it("collapses everything but the roots", () => {
  const rows = visibleRows([section], { ...ALL, collapsed: collapseAll([section]) });
  expect(drawn(rows, [section])).toEqual(["session", "  http", "  cleanup"]);
});

it("shows a hundred thousand spans in a chain without recursion", () => {
  const deep = Array.from({ length: 100_000 }, (_, depth) => depth - 1);
  const skeleton = skeletonOf("root: agent", "deep");
  const spans = {
    ...skeleton.spans,
    parent: deep,
    kind: deep.map(() => "agent"),
    status: deep.map(() => "unset" as const),
    spanId: deep.map(String),
  };
  const index = indexSpans({ ...skeleton, spans });
  const rows = visibleRows([{ traceId: "deep", open: true, index }], ALL);
  expect(rows.level.at(-1)).toBe(100_000);
});
