/**
 * Whether an action ends well in time. Never rejects. The timer keeps the process alive for it, unless `keepsAlive` is
 * false; default true, for those whom the host waits for.
 */
export async function within(
  timeoutMillis: number,
  action: () => Promise<unknown>,
  { keepsAlive = true } = {},
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, timeoutMillis, false);
    if (!keepsAlive) timer.unref();
  });
  try {
    return await Promise.race([
      action().then(
        () => true,
        () => false,
      ),
      deadline,
    ]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
