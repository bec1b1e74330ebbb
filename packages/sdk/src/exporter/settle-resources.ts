import type { Resource } from "../tracer/readable-span.ts";
import type { EncodedSpan } from "./encode-request.ts";

const MAX_WAIT_MILLIS = 1000;
const waitedFor = new WeakSet<Resource>();

/** Waits for attributes that a customer's resource detectors still look up: once, for a second at most. */
export async function settleResources(spans: readonly EncodedSpan[]): Promise<void> {
  const pending = new Set<Resource>();
  let last: Resource | undefined;
  for (const { resource } of spans) {
    if (resource === last) continue;
    last = resource;
    if (resource.asyncAttributesPending === true && !waitedFor.has(resource)) pending.add(resource);
  }
  if (pending.size === 0) return;
  for (const resource of pending) waitedFor.add(resource);
  const settled = Promise.allSettled(
    [...pending].map(async (resource) => resource.waitForAsyncAttributes?.()),
  );
  await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, MAX_WAIT_MILLIS).unref())]);
}
