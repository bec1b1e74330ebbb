import { useMutation, useQueryClient } from "@tanstack/react-query";
import { postJson } from "./fetch-json.ts";

/** Gives the cookie back, and forgets what was read with it. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => postJson<undefined>("/api/v1/sign-out", {}),
    onSuccess: () => client.resetQueries(),
    networkMode: "always",
  });
}
