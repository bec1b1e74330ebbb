/**
 * Whose data a request may touch. A server on loopback that has no keys trusts the machine: every request,
 * with whatever key, is the default project.
 */
export function projectOf(): string {
  return "default";
}

/** Addresses that only programs on this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
