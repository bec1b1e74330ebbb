import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { identityQuery } from "../api/identity-query.ts";
import { onboardingSnippets } from "../model/onboarding-snippets.ts";
import { CopyButton } from "./copy-button.tsx";
import "./onboarding.css";
import { RecentRefusals } from "./recent-refusals.tsx";
import { Tabs } from "./tabs.tsx";

/** What an empty store shows: that the server listens, and how to send it something. */
export function Onboarding({ origin }: { readonly origin: string }) {
  const { data: identity } = useQuery(identityQuery());
  const wantsKey = identity !== undefined && identity.keyId !== null;
  const snippets = onboardingSnippets(origin, wantsKey);
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
      <RecentRefusals />
      <h1>See what your agents do</h1>
      <p className="quiet">
        Send a span in any of these ways. The session appears here by itself, there is nothing to press.
      </p>
      {wantsKey && (
        <p>
          Each needs a key for ingest in <code>AGENTOPS_API_KEY</code>:{" "}
          <code>agentops keys create --name my-agent --project {identity.projectId}</code> makes one.
        </p>
      )}
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
