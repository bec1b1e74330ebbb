export type { SessionQuery, SessionSort } from "./list-sessions.ts";
export type { Store, StoreLocation, StoreOptions } from "./store.ts";
export { openStore } from "./store.ts";
export {
  DataDirectoryInUse,
  EngineFailed,
  EngineMissing,
  InvalidCursor,
  SchemaTooNew,
  StoreError,
  StoreRejected,
  StoreUnavailable,
} from "./store-error.ts";
export type { StoredSpan } from "./stored-span.ts";
