export type { SessionQuery, SessionSort } from "./list-sessions.ts";
export type { Store, StoreLocation, StoreOptions } from "./store.ts";
export { openStore } from "./store.ts";
export {
  DataDirectoryInUse,
  EngineFailed,
  EngineMissing,
  InvalidCursor,
  SchemaTooNew,
  StoreDamaged,
  StoreError,
  StoreFull,
  StoreRejected,
  StoreUnavailable,
} from "./store-error.ts";
export type { StoreState } from "./store-state.ts";
export type { StoredSpan } from "./stored-span.ts";
