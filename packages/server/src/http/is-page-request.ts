/**
 * Whether a request is for a page or a file of the dashboard, which are for everybody. `routes` are the paths of all
 * other routes: whatever begins like one of them, in any spelling, is no page.
 */
export function isPageRequest(method: string | undefined, path: string, routes: readonly string[]): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  const first = firstSegment(plain(path));
  return first === "" || !routes.some((route) => firstSegment(route) === first);
}

// --- internal ---

function firstSegment(path: string): string {
  return (
    path
      .split("/")
      .find((segment) => segment !== "")
      ?.toLowerCase() ?? ""
  );
}

/** Without escapes, `..` and backslashes. */
function plain(path: string): string {
  try {
    return new URL(`http://host${decodeURIComponent(path)}`).pathname;
  } catch {
    return path;
  }
}
