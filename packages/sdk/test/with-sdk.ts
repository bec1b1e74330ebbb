import { afterEach, beforeEach } from "vitest";
import { init } from "../src/init.ts";
import type { InitOptions } from "../src/init-options.ts";
import type { Session } from "../src/session/session.ts";
import { shutdown } from "../src/shutdown.ts";
import { type Collector, startCollector } from "./collector.ts";

export interface SdkUnderTest {
  collector: Collector;
  /** `init` against the collector, quiet and without instrumentations. */
  init(options?: InitOptions): Session;
}

/** A collector before each test; after it the SDK is shut down, so that no test sees another's runtime. */
export function withSdk(): SdkUnderTest {
  const sdk = {
    init: (options: InitOptions = {}) =>
      init({ endpoint: sdk.collector.url, quiet: true, instrumentations: false, ...options }),
  } as SdkUnderTest;
  beforeEach(async () => {
    sdk.collector = await startCollector();
  });
  afterEach(async () => {
    await shutdown({ timeout: 200 });
    await sdk.collector.close();
  });
  return sdk;
}
