import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import "./split-view.css";
import { readPreference, writePreference } from "./stored-preference.ts";

export interface SplitViewProps {
  readonly main: ReactNode;
  /** The side panel, or nothing. */
  readonly side: ReactNode;
}

const LEAST = 28;
const MOST = 72;
const STEP = 4;

/** Two panes whose border moves by pointer and by arrow keys; one above the other where the window is narrow. */
export function SplitView({ main, side }: SplitViewProps) {
  const container = useRef<HTMLDivElement>(null);
  const [sidePercent, setSidePercent] = useState(storedPercent);
  const resize = (percent: number) => {
    const next = Math.round(Math.min(MOST, Math.max(LEAST, percent)));
    setSidePercent(next);
    writePreference("panel-width", String(next));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = container.current!.getBoundingClientRect();
    resize(((box.right - event.clientX) / box.width) * 100);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowLeft" ? STEP : event.key === "ArrowRight" ? -STEP : 0;
    if (by === 0) return;
    event.preventDefault();
    resize(sidePercent + by);
  };
  const isOpen = side !== null && side !== undefined && side !== false;
  return (
    <div ref={container} className="split-view">
      <div className="split-main">{main}</div>
      {isOpen && (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved, a separator with a value can. */}
          <div
            role="separator"
            aria-orientation="vertical"
            aria-label="Width of the span panel"
            aria-valuemin={LEAST}
            aria-valuemax={MOST}
            aria-valuenow={sidePercent}
            tabIndex={0}
            className="split-handle"
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={onPointerMove}
            onKeyDown={onKeyDown}
          />
          <div className="split-side" style={{ flexBasis: `${sidePercent}%` }}>
            {side}
          </div>
        </>
      )}
    </div>
  );
}

function storedPercent(): number {
  const stored = Number(readPreference("panel-width"));
  return stored >= LEAST && stored <= MOST ? stored : 44;
}
