import { QueryCache, QueryClient } from "@tanstack/react-query";
import { toApiError } from "./api-error.ts";
import { identityQuery } from "./identity-query.ts";

const RECOVERY_INTERVAL_MILLIS = 5_000;

/** The cache of what the server answered. What will pass is tried again, what will not is shown at once. */
export function createQueryClient(): QueryClient {
  const identityKey = identityQuery().queryKey;
  const queryCache = new QueryCache({
    // The key was revoked while the page was open: asking again as whom we read brings up the sign-in.
    onError(error, { queryKey }) {
      if (queryKey[0] === identityKey[0] || !toApiError(error).wantsKey) return;
      void client.invalidateQueries({ queryKey: identityKey });
    },
  });
  const client = new QueryClient({
    queryCache,
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && toApiError(error).isTransient,
        retryDelay: (attempt) => 500 * 2 ** attempt,
        // What failed comes back by itself when the server does.
        refetchInterval: ({ state }) =>
          state.error !== null && toApiError(state.error).isTransient && RECOVERY_INTERVAL_MILLIS,
        // A server on this machine is reachable without any network.
        networkMode: "always",
      },
    },
  });
  return client;
}
