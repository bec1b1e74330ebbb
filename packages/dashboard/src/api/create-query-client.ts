import { QueryClient } from "@tanstack/react-query";
import { toApiError } from "./api-error.ts";

const RECOVERY_INTERVAL_MILLIS = 5_000;

/** The cache of what the server answered. What will pass is tried again, what will not is shown at once. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
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
}
