import { useQuery } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { identityQuery } from "../api/identity-query.ts";
import { useSignOut } from "../api/use-sign-out.ts";
import "./signed-in.css";

/** The project that is shown, and the way out; nothing where the server wants no key. */
export function SignedIn() {
  const { data, isError } = useQuery(identityQuery());
  const { mutate, isPending } = useSignOut();
  if (isError || data === undefined || data.keyId === null) return null;
  return (
    <>
      <span className="signed-in-project" title="Project of the key">
        {data.projectId}
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label="Sign out"
        title="Sign out"
        disabled={isPending}
        onClick={() => mutate()}
      >
        <LogOut size={16} />
      </button>
    </>
  );
}
