import { useState } from "react";
import { onboardingSnippets } from "../model/onboarding-snippets.ts";
import { CopyButton } from "./copy-button.tsx";
import "./onboarding.css";
import { Tabs } from "./tabs.tsx";

/** What an empty store shows: that the server listens, and how to send it something. */
export function Onboarding({ origin }: { readonly origin: string }) {
  const snippets = onboardingSnippets(origin);
  const [selectedId, select] = useState(snippets[0]!.id);
  const selected = snippets.find(({ id }) => id === selectedId)!;
  return (
    <section className="onboarding">
      <p className="onboarding-state" role="status">
        <span className="onboarding-dot" />
        <span>
          Listening on <strong className="mono">{origin}</strong> — waiting for the first span
        </span>
      </p>
      <h1>See what your agents do</h1>
      <p className="quiet">
        Send a span in any of these ways. The session appears here by itself, there is nothing to press.
      </p>
      <div className="onboarding-ways">
        <Tabs
          label="Ways to send the first span"
          tabs={snippets.map(({ id, label }) => ({ id, label }))}
          selected={selected.id}
          onSelect={select}
        >
          <div className="onboarding-way">
            <p>{selected.explanation}</p>
            <div className="onboarding-code">
              <pre>
                <code>{selected.code}</code>
              </pre>
              <CopyButton text={selected.code} what="snippet" />
            </div>
          </div>
        </Tabs>
      </div>
      <p className="quiet">
        Nothing after a minute? Check that the program runs, that it sends to this address, and that it is not
        stopped before its spans are flushed.
      </p>
    </section>
  );
}
