import { getRuntime } from "../runtime.ts";
import { guarded } from "./guarded.ts";
import { isObject } from "./loose-value.ts";
import { observeOpenAiClient } from "./openai/openai.ts";

/**
 * Records every model call of this client as a span, and returns the same client. For OpenAI's clients and
 * those with the same resources (`chat.completions`, `responses`, `embeddings`). Wrapping twice, or a client
 * that is instrumented automatically, changes nothing: a call is one span. Never throws; what cannot be
 * wrapped is returned as it is.
 */
export function wrap<Client extends object>(client: Client): Client {
  guarded("wrapping a client", () => {
    if (isObject(client) && observeOpenAiClient(client)) return;
    getRuntime()?.reporter.warnOnce(
      "wrap",
      "wrap(client) found nothing to record: it wants a client with chat.completions.create, " +
        "responses.create or embeddings.create, such as `new OpenAI()`.",
    );
  });
  return client;
}
