import module from "node:module";

/**
 * Whether `module.registerHooks` can be relied on. The function is older than that: before these releases
 * it missed modules that CommonJS loads, or broke them.
 */
export function supportsSyncHooks(version = process.versions.node): boolean {
  if (typeof module.registerHooks !== "function") return false;
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const [fromMinor, fromPatch] = FIRST_RELIABLE[major] ?? [0, 0];
  return major >= 22 && major !== 23 && (minor > fromMinor || (minor === fromMinor && patch >= fromPatch));
}

const FIRST_RELIABLE: Readonly<Record<number, readonly [minor: number, patch: number]>> = {
  22: [22, 3],
  24: [11, 1],
  25: [1, 0],
};
