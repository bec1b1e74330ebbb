import type { CallReader } from "../call-reader.ts";
import { guarded } from "../guarded.ts";
import { isObject, type LooseObject } from "../loose-value.ts";
import { observeMethod } from "../observe-method.ts";
import { chatCompletions } from "./chat-completions.ts";
import { embeddings } from "./embeddings.ts";
import { responses } from "./responses.ts";

/** Where a client has its resources, and what their `create` means. */
const RESOURCES: readonly { path: readonly string[]; reader: CallReader }[] = [
  { path: ["chat", "completions"], reader: chatCompletions },
  { path: ["responses"], reader: responses },
  { path: ["embeddings"], reader: embeddings },
];

/** The classes of the package, by the file that defines them, and what their `create` means. */
const CLASSES: Readonly<Record<string, CallReader>> = {
  "resources/chat/completions/completions": chatCompletions,
  "resources/responses/responses": responses,
  "resources/embeddings": embeddings,
};

/**
 * Observes the calls of one client, whatever its class: OpenAI's own, Azure's, or of any package that has
 * the same resources. Clients that it makes by `withOptions` are observed too. Returns whether there was
 * anything to observe.
 */
export function observeOpenAiClient(client: LooseObject): boolean {
  let found = false;
  for (const { path, reader } of RESOURCES) {
    const resource = path.reduce<unknown>(
      (owner, name) => (isObject(owner) ? owner[name] : undefined),
      client,
    );
    if (isObject(resource) && observeMethod(resource, "create", reader)) found = true;
  }
  if (found) observeWithOptions(client);
  return found;
}

/** Observes the calls of every client, given a class of the package as it is being loaded. */
export function observeOpenAiClass(file: string, resource: unknown): void {
  const reader = CLASSES[file];
  if (reader && typeof resource === "function") observeMethod(resource.prototype, "create", reader);
}

function observeWithOptions(client: LooseObject): void {
  const { withOptions } = client;
  if (typeof withOptions !== "function" || Object.hasOwn(client, "withOptions")) return;
  Object.defineProperty(client, "withOptions", {
    value(this: unknown, ...parameters: unknown[]): unknown {
      const copy: unknown = withOptions.apply(this, parameters);
      if (isObject(copy)) guarded("observing a client", () => observeOpenAiClient(copy));
      return copy;
    },
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
