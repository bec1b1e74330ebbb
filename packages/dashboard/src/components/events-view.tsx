import type { SpanDetail, SpanEvent, SpanLink } from "@agentops/server/model";
import { exactCount } from "../model/format-count.ts";
import { formatDuration } from "../model/format-duration.ts";
import { unixMillis } from "../model/format-time.ts";
import { milliseconds, toNanoseconds } from "../model/units.ts";
import { AttributeTable } from "./attribute-table.tsx";
import { ErrorBlock } from "./error-block.tsx";
import "./events-view.css";

/** What went wrong in a span, what it reported on the way, and what it points to. */
export function EventsView({ span }: { readonly span: SpanDetail }) {
  const { error, events, links, status, droppedEventsCount, droppedLinksCount } = span;
  const statusOnly = error === null && status.code === "error";
  const hasNothing = error === null && !statusOnly && events.length + links.length === 0;
  return (
    <div className="events">
      {error !== null && <ErrorBlock error={error} />}
      {statusOnly && <ErrorBlock error={{ type: "error", message: status.message, stack: "" }} />}
      {hasNothing && <p className="quiet">No error, no events, no links.</p>}
      {events.length > 0 && (
        <section aria-label="Events">
          <h3>Events</h3>
          {events.map((event, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events may be alike in every part and never move.
            <EventEntry key={position} event={event} spanStart={span.startTime} />
          ))}
        </section>
      )}
      {droppedEventsCount > 0 && (
        <p className="quiet">{exactCount(droppedEventsCount)} events dropped by the sender</p>
      )}
      {links.length > 0 && (
        <section aria-label="Links">
          <h3>Links</h3>
          {links.map((link, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: links may be alike in every part and never move.
            <LinkEntry key={position} link={link} />
          ))}
        </section>
      )}
      {droppedLinksCount > 0 && (
        <p className="quiet">{exactCount(droppedLinksCount)} links dropped by the sender</p>
      )}
    </div>
  );
}

function EventEntry({ event, spanStart }: { readonly event: SpanEvent; readonly spanStart: string }) {
  const after = toNanoseconds(milliseconds(unixMillis(event.time) - unixMillis(spanStart)));
  return (
    <div className="event">
      <p>
        <strong>{event.name}</strong>
        <span className="quiet" title={event.time}>
          {after >= 0 ? `after ${formatDuration(after)}` : "before the span began"}
        </span>
      </p>
      {event.attributes.length > 0 && (
        <AttributeTable attributes={event.attributes} text="" label={`Attributes of ${event.name}`} />
      )}
    </div>
  );
}

function LinkEntry({ link }: { readonly link: SpanLink }) {
  return (
    <div className="event">
      <p className="mono">
        trace {link.traceId} span {link.spanId}
      </p>
      {link.attributes.length > 0 && (
        <AttributeTable attributes={link.attributes} text="" label="Attributes of the link" />
      )}
    </div>
  );
}
