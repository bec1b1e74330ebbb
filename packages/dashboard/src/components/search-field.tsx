import type { LucideIcon } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import "./search-field.css";

export interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly icon: LucideIcon;
  readonly value: string;
  /** Called when typing pauses. */
  readonly onChange: (text: string) => void;
  /** Called on Enter, with whether Shift was held. */
  readonly onEnter?: (backwards: boolean) => void;
  /** Whether `/` goes here. */
  readonly isPageSearch?: boolean;
}

const PAUSE_MILLIS = 200;

/** A field whose text goes up when typing pauses, so that the address changes per thought, not per letter. */
export function SearchField(props: SearchFieldProps) {
  const { label, placeholder, icon: Icon, value, onChange, onEnter, isPageSearch = true } = props;
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const send = (next: string) => {
    sent.current = next;
    if (next !== value) onChange(next);
  };
  useEffect(() => {
    // What comes from elsewhere (the back button, "clear") replaces the text; the echo of our own does not.
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a keystroke starts the pause.
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => send(text), PAUSE_MILLIS);
    return () => clearTimeout(timer);
  }, [text]);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") {
      if (text === value) onEnter?.(event.shiftKey);
      else send(text);
    }
    if (event.key === "Escape") {
      event.preventDefault();
      if (text === "") event.currentTarget.blur();
      setText("");
      send("");
    }
  };
  return (
    <label className="search-field">
      <span className="visually-hidden">{label}</span>
      <Icon size={14} />
      <input
        type="search"
        value={text}
        placeholder={placeholder}
        maxLength={500}
        spellCheck={false}
        autoComplete="off"
        data-page-search={isPageSearch || undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {isPageSearch && text === "" && <kbd title="Press / to search">/</kbd>}
    </label>
  );
}
