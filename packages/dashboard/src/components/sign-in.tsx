import { type FormEvent, useId, useState } from "react";
import { toApiError } from "../api/api-error.ts";
import { useSignIn } from "../api/use-sign-in.ts";
import { useDocumentTitle } from "./use-document-title.ts";
import "./sign-in.css";

/** Stands in the place of a page while the server wants a key. */
export function SignIn() {
  useDocumentTitle("Sign in");
  const [apiKey, setApiKey] = useState("");
  const { mutate, error, isPending } = useSignIn();
  const errorId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (apiKey.trim() !== "" && !isPending) mutate(apiKey.trim());
  };
  return (
    <form className="sign-in" onSubmit={submit}>
      <h1>Sign in</h1>
      <p className="quiet">This server wants an API key that may read. You see the project of the key.</p>
      <label>
        API key
        <input
          type="password"
          name="api-key"
          autoComplete="current-password"
          spellCheck={false}
          placeholder="ao_…"
          value={apiKey}
          aria-invalid={error !== null}
          aria-describedby={error === null ? undefined : errorId}
          onChange={(event) => setApiKey(event.target.value)}
        />
      </label>
      {error !== null && (
        <p id={errorId} className="sign-in-error" role="alert">
          {toApiError(error).message}
        </p>
      )}
      <button type="submit" className="button" disabled={isPending}>
        {isPending ? "Signing in…" : "Sign in"}
      </button>
      <p className="sign-in-hint quiet">
        Who runs the server makes one with <code>agentops keys create --name dashboard --scope read</code>
      </p>
    </form>
  );
}
