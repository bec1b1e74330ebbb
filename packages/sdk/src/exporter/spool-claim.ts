/**
 * Claims of spooled files. A claim is a rename, which one process wins; the new name tells who claimed, so that the
 * claim of a process that died can be taken over: `<file>.claim-<host>-<pid>-<time>`.
 */
const CLAIM = /\.claim-([0-9a-z]+)-(\d+)-([0-9a-z]+)$/;
/** Longer than any request may take: who holds a claim for this long has stopped, wherever it runs. */
const MAX_CLAIM_MILLIS = 10 * 60_000;

/** The name of a file, claimed or not, once this process claims it. */
export function claimName(name: string): string {
  return `${unclaimedName(name)}.claim-${hostId()}-${process.pid}-${Date.now().toString(36)}`;
}

export function unclaimedName(name: string): string {
  return name.replace(CLAIM, "");
}

/** Whether nobody is at work on a file: it is not claimed, or who claimed it is gone. */
export function isAbandoned(name: string, nowMillis: number): boolean {
  const match = CLAIM.exec(name);
  if (match === null) return true;
  const [, host, pid, claimed] = match as unknown as [string, string, string, string];
  const claimedMillis = Number.parseInt(claimed, 36);
  if (Math.abs(nowMillis - claimedMillis) > MAX_CLAIM_MILLIS) return true;
  if (host !== hostId()) return false;
  return Number(pid) === process.pid ? isOfEarlierProcess(claimedMillis) : !isAlive(Number(pid));
}

/** Containers give every process the same id. In a worker thread nobody can tell: the claim may be another thread's. */
function isOfEarlierProcess(claimedMillis: number): boolean {
  const { isMainThread } = process.getBuiltinModule("node:worker_threads");
  return isMainThread && claimedMillis < Date.now() - process.uptime() * 1000 - CLOCK_SLACK_MILLIS;
}

const CLOCK_SLACK_MILLIS = 1000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM"; // it lives, and belongs to somebody else
  }
}

function hostId(): string {
  const name = process.getBuiltinModule("node:os").hostname();
  let hash = 0;
  for (let index = 0; index < name.length; index += 1) hash = (hash * 31 + name.charCodeAt(index)) >>> 0;
  return hash.toString(36);
}
