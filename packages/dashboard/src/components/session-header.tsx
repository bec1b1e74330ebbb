import type { SessionDetail } from "@agentops/server/model";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { exactCount, formatCount } from "../model/format-count.ts";
import { formatDuration } from "../model/format-duration.ts";
import { formatExactTime, formatRelativeTime } from "../model/format-time.ts";
import { outcomeOf } from "../model/outcome.ts";
import { milliseconds, toNanoseconds } from "../model/units.ts";
import { CopyButton } from "./copy-button.tsx";
import { CostCell } from "./cost-cell.tsx";
import { OutcomeBadge } from "./outcome-badge.tsx";
import "./session-header.css";
import { SessionMetadata } from "./session-metadata.tsx";
import { useNow } from "./use-now.ts";

/** What became of a session, what it took and where it came from. */
export function SessionHeader({ session }: { readonly session: SessionDetail }) {
  const now = useNow();
  const outcome = outcomeOf(session);
  return (
    <header className="session-header">
      <div className="session-title">
        <Link to="/" className="icon-button" aria-label="All sessions" title="All sessions">
          <ArrowLeft size={16} />
        </Link>
        <h1 title={session.name}>{session.name || session.id}</h1>
        <OutcomeBadge outcome={outcome} />
        <span className="session-id">
          <span className="mono quiet" title={session.id}>
            {session.id}
          </span>
          <CopyButton text={session.id} what="session id" />
        </span>
      </div>
      {session.endStateReason !== null && session.endStateReason !== "" && (
        <p className="session-end-reason" data-outcome={outcome}>
          {session.endStateReason}
        </p>
      )}
      {isBare(session) && (
        <p className="session-end-reason">
          A single span and no model call arrived: the rest of the program may not be instrumented.
        </p>
      )}
      <SessionStats session={session} />
      <div className="session-more">
        <dl className="session-facts">
          <Fact name="Started">
            <time dateTime={session.startTime} title={session.startTime}>
              {formatExactTime(session.startTime).slice(0, 19)}
            </time>{" "}
            <span className="quiet">({formatRelativeTime(session.startTime, now)})</span>
          </Fact>
          {session.agents.length > 0 && <Fact name="Agents">{session.agents.join(", ")}</Fact>}
          {session.models.length > 0 && <Fact name="Models">{session.models.join(", ")}</Fact>}
          {session.serviceName !== null && <Fact name="Service">{session.serviceName}</Fact>}
          {session.environment !== null && <Fact name="Environment">{session.environment}</Fact>}
          {session.userId !== null && <Fact name="User">{session.userId}</Fact>}
          {session.tags.length > 0 && (
            <Fact name="Tags">
              {session.tags.map((tag) => (
                <span key={tag} className="tag">
                  {tag}
                </span>
              ))}
            </Fact>
          )}
        </dl>
        {session.metadata !== null && session.metadata !== "" && (
          <SessionMetadata metadata={session.metadata} />
        )}
      </div>
    </header>
  );
}

function isBare({ endState, spanCount, eventCounts }: SessionDetail): boolean {
  return endState !== null && spanCount === 1 && eventCounts.llms + eventCounts.apis === 0;
}

function SessionStats({ session }: { readonly session: SessionDetail }) {
  const { tokens, eventCounts } = session;
  return (
    <dl className="session-stats">
      <Stat name="Duration">{formatDuration(toNanoseconds(milliseconds(session.durationMs)))}</Stat>
      <Stat name="Cost">
        <CostCell cost={session.cost} unpricedCalls={session.unpricedCalls} />
      </Stat>
      <Stat
        name="Tokens in"
        title={exactCount(tokens.input)}
        {...(tokens.cached > 0 ? { note: `${formatCount(tokens.cached)} cached` } : {})}
      >
        {formatCount(tokens.input)}
      </Stat>
      <Stat
        name="Tokens out"
        title={exactCount(tokens.output)}
        {...(tokens.reasoning > 0 ? { note: `${formatCount(tokens.reasoning)} reasoning` } : {})}
      >
        {formatCount(tokens.output)}
      </Stat>
      <Stat name="LLM calls">{formatCount(eventCounts.llms)}</Stat>
      <Stat name="Tool calls">{formatCount(eventCounts.tools)}</Stat>
      <Stat name="Errors" isBad={eventCounts.errors > 0}>
        {formatCount(eventCounts.errors)}
      </Stat>
      <Stat name="Spans">{formatCount(session.spanCount)}</Stat>
    </dl>
  );
}

interface StatProps {
  readonly name: string;
  readonly title?: string;
  readonly note?: string;
  readonly isBad?: boolean;
  readonly children: ReactNode;
}

function Stat({ name, title, note, isBad, children }: StatProps) {
  return (
    <div className="stat" data-bad={isBad || undefined}>
      <dt>{name}</dt>
      <dd title={title}>
        {children}
        {note !== undefined && <span className="stat-note">{note}</span>}
      </dd>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
