import { ChevronDown, ChevronsDownUp, ChevronsUpDown, ChevronUp, ScanSearch, Sparkles } from "lucide-react";
import { exactCount, plural } from "../model/format-count.ts";
import { SearchField } from "./search-field.tsx";
import "./waterfall-toolbar.css";

export interface WaterfallToolbarProps {
  readonly find: string;
  readonly onFind: (text: string) => void;
  readonly matchCount: number;
  /** Index of the match the keyboard is on, -1 where it is on none. */
  readonly matchPosition: number;
  readonly onStep: (direction: 1 | -1) => void;
  readonly aiOnly: boolean;
  readonly onAiOnly: (aiOnly: boolean) => void;
  readonly onExpandAll: () => void;
  readonly onCollapseAll: () => void;
}

export function WaterfallToolbar(props: WaterfallToolbarProps) {
  const { find, matchCount, matchPosition, onStep, aiOnly } = props;
  const noMatch = matchCount === 0;
  return (
    <div className="waterfall-toolbar">
      <SearchField
        label="Find in spans"
        placeholder="Find in spans"
        icon={ScanSearch}
        value={find}
        onChange={props.onFind}
        onEnter={(backwards) => onStep(backwards ? -1 : 1)}
      />
      {find !== "" && (
        <span className="match-count" role="status">
          {matchText(matchPosition, matchCount)}
        </span>
      )}
      {find !== "" && (
        <span className="match-steps">
          <button
            type="button"
            className="icon-button"
            aria-label="Previous match"
            title="Previous match (N)"
            disabled={noMatch}
            onClick={() => onStep(-1)}
          >
            <ChevronUp size={16} />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Next match"
            title="Next match (n)"
            disabled={noMatch}
            onClick={() => onStep(1)}
          >
            <ChevronDown size={16} />
          </button>
        </span>
      )}
      <button type="button" className="button" aria-pressed={aiOnly} onClick={() => props.onAiOnly(!aiOnly)}>
        <Sparkles size={14} />
        AI spans only
      </button>
      <span className="toolbar-end">
        <button
          type="button"
          className="icon-button"
          aria-label="Expand all"
          title="Expand all (])"
          onClick={props.onExpandAll}
        >
          <ChevronsUpDown size={16} />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Collapse all"
          title="Collapse all ([)"
          onClick={props.onCollapseAll}
        >
          <ChevronsDownUp size={16} />
        </button>
      </span>
    </div>
  );
}

function matchText(position: number, count: number): string {
  if (count === 0) return "No match";
  return position < 0 ? plural(count, "match", "matches") : `${position + 1} of ${exactCount(count)}`;
}
