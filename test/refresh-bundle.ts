import { refreshBundle } from "../packages/sdk/bundle.mjs";

export const setup: () => Promise<void> = refreshBundle;
