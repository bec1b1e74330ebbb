import type { Identity } from "@agentops/server/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { postJson } from "./fetch-json.ts";

/** Exchanges a key for a cookie that scripts cannot read; the key itself is kept nowhere. Then all is read anew. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (apiKey: string) => postJson<Identity>("/api/v1/sign-in", { api_key: apiKey }),
    onSuccess: () => client.resetQueries(),
    networkMode: "always",
  });
}
