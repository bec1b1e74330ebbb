/** A preference kept in this browser. Where storage is refused it lasts as long as the page: losing it is fine, failing is not. */
export function readPreference(name: string): string | undefined {
  try {
    return localStorage.getItem(`agentops.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function writePreference(name: string, value: string): void {
  try {
    localStorage.setItem(`agentops.${name}`, value);
  } catch {
    // Storage is full or forbidden.
  }
}
