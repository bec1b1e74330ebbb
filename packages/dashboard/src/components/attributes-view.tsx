import type { KeyValue, SpanDetail } from "@agentops/server/model";
import { ListFilter } from "lucide-react";
import { useState } from "react";
import { exactCount } from "../model/format-count.ts";
import { AttributeTable } from "./attribute-table.tsx";
import "./attributes-view.css";
import { SearchField } from "./search-field.tsx";

/** Everything that was said about a span: its own attributes, those of its scope and of its resource. */
export function AttributesView({ span }: { readonly span: SpanDetail }) {
  const [text, setText] = useState("");
  const groups: readonly { title: string; attributes: readonly KeyValue[]; dropped: number }[] = [
    { title: "Span", attributes: span.attributes, dropped: span.droppedAttributesCount },
    { title: "Resource", attributes: span.resource.attributes, dropped: 0 },
    { title: scopeTitle(span), attributes: span.scope.attributes, dropped: 0 },
  ];
  return (
    <div className="attributes">
      <SearchField
        label="Filter attributes"
        placeholder="Filter by key or value"
        icon={ListFilter}
        value={text}
        onChange={setText}
        isPageSearch={false}
      />
      <dl className="attribute-identity">
        <dt>Trace</dt>
        <dd className="mono">{span.traceId}</dd>
        <dt>Parent</dt>
        <dd className="mono">{span.parentSpanId ?? "none"}</dd>
        <dt>Span kind</dt>
        <dd>{SPAN_KIND_NAMES[span.spanKind] ?? span.spanKind}</dd>
        {span.dialect !== "" && (
          <>
            <dt>Dialect</dt>
            <dd>{span.dialect}</dd>
          </>
        )}
      </dl>
      {groups.map(({ title, attributes, dropped }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <AttributeTable attributes={attributes} text={text} label={`${title} attributes`} />
          {dropped > 0 && <p className="quiet">{exactCount(dropped)} dropped by the sender</p>}
        </section>
      ))}
    </div>
  );
}

/** By the number of OTLP's `SpanKind`. */
const SPAN_KIND_NAMES = ["unspecified", "internal", "server", "client", "producer", "consumer"];

function scopeTitle({ scope }: SpanDetail): string {
  const name = [scope.name, scope.version].filter((part) => part !== "").join(" ");
  return name === "" ? "Scope" : `Scope ${name}`;
}
