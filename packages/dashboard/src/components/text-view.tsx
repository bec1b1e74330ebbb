import { lazy, Suspense, useMemo, useState } from "react";
import { clipText } from "../model/clip-text.ts";
import { detectFormat, type TextFormat } from "../model/detect-format.ts";
import { exactCount } from "../model/format-count.ts";
import { parseJson } from "../model/json-value.ts";
import { CopyButton } from "./copy-button.tsx";
import { JsonTree } from "./json-tree.tsx";
import { PanelBoundary } from "./panel-boundary.tsx";
import "./text-view.css";

const MarkdownView = lazy(() =>
  import("./markdown-view.tsx").then(({ MarkdownView }) => ({ default: MarkdownView })),
);

export interface TextViewProps {
  readonly text: string;
  /** What the text is, for the name of its controls: "message". */
  readonly what: string;
}

const FORMATS: readonly { format: TextFormat; label: string }[] = [
  { format: "markdown", label: "Markdown" },
  { format: "json", label: "JSON" },
  { format: "plain", label: "Plain" },
];
/** Beyond this a text is first shown in part, and as a whole without layout: a page would stand still over megabytes. */
const MOST_CHARACTERS = 20_000;

/** A text as it is best read, with a choice of other ways. */
export function TextView({ text, what }: TextViewProps) {
  const detected = useMemo(() => detectFormat(text), [text]);
  const [chosen, setChosen] = useState<TextFormat>();
  const [whole, setWhole] = useState(false);
  const format = whole ? "plain" : (chosen ?? detected);
  const shown = whole ? text : clipText(text, MOST_CHARACTERS);
  return (
    <div className="text-view">
      <div className="text-tools">
        <fieldset className="text-formats">
          <legend className="visually-hidden">Format of the {what}</legend>
          {FORMATS.filter((offer) => offer.format !== "json" || detected === "json").map((offer) => (
            <button
              key={offer.format}
              type="button"
              className="text-format"
              aria-pressed={offer.format === format}
              onClick={() => {
                setChosen(offer.format);
                setWhole(false);
              }}
            >
              {offer.label}
            </button>
          ))}
        </fieldset>
        <CopyButton text={text} what={what} />
      </div>
      <Formatted text={format === "json" ? text : shown} format={format} />
      {format !== "json" && shown.length < text.length && (
        <button type="button" className="button" onClick={() => setWhole(true)}>
          Show all {exactCount(text.length)} characters
        </button>
      )}
    </div>
  );
}

function Formatted({ text, format }: { readonly text: string; readonly format: TextFormat }) {
  if (format === "json") return <JsonText text={text} />;
  if (format === "markdown") {
    const plain = <PlainText text={text} />;
    // Some texts, ten thousand quotation marks say, are more than a Markdown parser can nest.
    return (
      <PanelBoundary panel="The Markdown" fallback={plain}>
        <Suspense fallback={plain}>
          <MarkdownView text={text} />
        </Suspense>
      </PanelBoundary>
    );
  }
  return <PlainText text={text} />;
}

function JsonText({ text }: { readonly text: string }) {
  const value = useMemo(() => parseJson(text), [text]);
  return value === undefined ? <PlainText text={text} /> : <JsonTree value={value} />;
}

function PlainText({ text }: { readonly text: string }) {
  return <div className="plain-text">{text === "" ? <span className="quiet">(empty)</span> : text}</div>;
}
