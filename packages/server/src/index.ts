export { type RunningServer, serve } from "./serve.ts";
export { ServeError } from "./serve-error.ts";
export { resolveSettings, SETTINGS, SettingError, type SettingRow, type Settings } from "./settings.ts";
export { StoreError } from "./store/store-error.ts";
