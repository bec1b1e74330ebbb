/** The engine's library or the package that calls it could not be loaded. */
export const ENGINE_MISSING_EXIT_CODE = 86;
