export function bundle(): Promise<void>;
/** Bundles again where the compiler has run since the last time. */
export function refreshBundle(): Promise<void>;
