import { Search } from "lucide-react";
import { type ListSearch, OUTCOMES } from "../model/list-search.ts";
import type { Outcome } from "../model/outcome.ts";
import { SearchField } from "./search-field.tsx";
import "./sessions-toolbar.css";

export interface SessionsToolbarProps {
  readonly search: ListSearch;
  readonly onChange: (search: ListSearch) => void;
  /** "120 sessions", or nothing while it is not known. */
  readonly summary: string;
}

export function SessionsToolbar({ search, onChange, summary }: SessionsToolbarProps) {
  const { search: _text, ...withoutText } = search;
  const { endState: _endState, ...withoutOutcome } = search;
  const choose = (endState: Outcome | undefined) =>
    onChange(endState === undefined ? withoutOutcome : { ...search, endState });
  return (
    <div className="sessions-toolbar">
      <h1>Sessions</h1>
      <SearchField
        label="Search sessions"
        placeholder="Name, id or tag"
        icon={Search}
        value={search.search ?? ""}
        onChange={(text) => onChange(text === "" ? withoutText : { ...search, search: text })}
      />
      <fieldset className="outcome-filter">
        <legend className="visually-hidden">Outcome</legend>
        {[undefined, ...OUTCOMES].map((outcome) => (
          <button
            key={outcome ?? "All"}
            type="button"
            className="outcome-choice"
            aria-pressed={search.endState === outcome}
            onClick={() => choose(outcome)}
          >
            {outcome ?? "All"}
          </button>
        ))}
      </fieldset>
      <span className="sessions-summary">{summary}</span>
    </div>
  );
}
