// What the layers above may catch; the engine throws some of these too, and imports nothing from here.
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
  TooMuchToRead,
} from "../clickhouse/store-error.ts";
