import type { TracerProvider } from "@opentelemetry/api";
import { API_KEY, registeredApi } from "./registered-api.ts";

/**
 * Tells when a tracer provider is registered for the first time, through whatever copy of the API, those that we
 * cannot reach among them. Watched is the first assignment to the slot; nothing of ours stays in it after that.
 */
export function watchRegistration(onRegistered: () => void): () => void {
  const undo: (() => void)[] = [];
  const watchTracerProvider = (api: unknown): void => {
    if (typeof api !== "object" || api === null) return;
    undo.push(
      onFirstAssignment(api, "trace", (provider) => onDelegate(provider as ProxyProvider, onRegistered)),
    );
  };
  const api = registeredApi();
  if (api === undefined) undo.push(onFirstAssignment(globalThis, API_KEY, watchTracerProvider));
  else watchTracerProvider(api);
  return () => {
    for (const takeBack of undo.splice(0)) takeBack();
  };
}

/** The property is absent to those who read it, and an ordinary one once it was assigned. */
function onFirstAssignment(target: object, key: PropertyKey, then: (value: unknown) => void): () => void {
  const present = Object.getOwnPropertyDescriptor(target, key);
  if (present?.value !== undefined || present?.get !== undefined) return () => {};
  const get = (): undefined => undefined;
  const set = (value: unknown): void => {
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
    then(value);
  };
  if (!Reflect.defineProperty(target, key, { get, set, enumerable: false, configurable: true }))
    return () => {};
  return () => {
    if (Object.getOwnPropertyDescriptor(target, key)?.get === get) Reflect.deleteProperty(target, key);
  };
}

/** The API assigns a proxy, and sets the provider as its delegate right after that. */
function onDelegate(proxy: ProxyProvider | undefined, then: () => void): void {
  const setDelegate = proxy?.setDelegate;
  if (proxy === undefined || typeof setDelegate !== "function") return;
  const own = Object.getOwnPropertyDescriptor(proxy, "setDelegate");
  proxy.setDelegate = (delegate) => {
    if (own === undefined) Reflect.deleteProperty(proxy, "setDelegate");
    else Object.defineProperty(proxy, "setDelegate", own);
    setDelegate.call(proxy, delegate);
    then();
  };
}

interface ProxyProvider extends TracerProvider {
  setDelegate?: (delegate: TracerProvider) => void;
}
