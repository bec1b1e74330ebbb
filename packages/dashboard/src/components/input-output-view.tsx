import type { SpanDetail } from "@agentops/server/model";
import { TextView } from "./text-view.tsx";

/** What went into a span that is no model call, and what came out. */
export function InputOutputView({ span }: { readonly span: SpanDetail }) {
  return (
    <>
      {span.tool !== null && (
        <p className="panel-section quiet">
          Tool {span.tool.name}
          {span.tool.callId !== "" && <span className="mono"> {span.tool.callId}</span>}
        </p>
      )}
      <Part title="Input" text={span.input} />
      <Part title="Output" text={span.output} />
    </>
  );
}

function Part({ title, text }: { readonly title: string; readonly text: string | null }) {
  return (
    <section className="panel-section" aria-label={title}>
      <h3>{title}</h3>
      {text === null ? (
        <p className="quiet">Nothing was captured.</p>
      ) : (
        <TextView text={text} what={title.toLowerCase()} />
      )}
    </section>
  );
}
