import type { Session } from "@agentops/server/model";
import { Link } from "@tanstack/react-router";
import { type CSSProperties, type MouseEvent, memo } from "react";
import { outcomeOf } from "../model/outcome.ts";
import { GridCell, GridRow } from "./grid-parts.tsx";
import { OutcomeBadge } from "./outcome-badge.tsx";
import { SESSION_COLUMNS } from "./session-columns.tsx";

export interface SessionRowProps {
  readonly session: Session;
  /** Position in the whole list, from 0. */
  readonly position: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly now: number;
  /** Whether the tab key stops here. */
  readonly isTabStop: boolean;
  readonly onFocus: (id: string) => void;
}

export const SessionRow = memo(function SessionRow(props: SessionRowProps) {
  const { session, position, top, now, isTabStop, onFocus } = props;
  const style: CSSProperties = { transform: `translateY(${top}px)` };
  return (
    <GridRow className="session-row" aria-rowindex={position + 2} style={style} onClick={openUnlessSelecting}>
      <GridCell className="session-cell" data-column="outcome">
        <OutcomeBadge outcome={outcomeOf(session)} />
      </GridCell>
      <GridCell className="session-cell" data-column="name">
        <Link
          to="/sessions/$id"
          params={{ id: session.id }}
          tabIndex={isTabStop ? 0 : -1}
          className="session-link"
          title={session.name}
          data-session={session.id}
          onFocus={() => onFocus(session.id)}
        >
          {session.name || session.id}
        </Link>
        {session.endState === "Fail" && session.endStateReason !== null && (
          <span className="session-reason" title={session.endStateReason}>
            {session.endStateReason}
          </span>
        )}
      </GridCell>
      {SESSION_COLUMNS.map(({ id, numeric, cell, title }) => (
        <GridCell
          key={id}
          className="session-cell"
          data-column={id}
          data-numeric={numeric}
          title={title?.(session)}
        >
          {cell(session, now)}
        </GridCell>
      ))}
    </GridRow>
  );
});

/** The whole row is the target of the mouse; text in it can still be selected. */
function openUnlessSelecting({ currentTarget, target }: MouseEvent<HTMLElement>): void {
  if (target instanceof Element && target.closest("a") !== null) return;
  if (getSelection()?.isCollapsed === false) return;
  currentTarget.querySelector<HTMLAnchorElement>("a.session-link")?.click();
}
