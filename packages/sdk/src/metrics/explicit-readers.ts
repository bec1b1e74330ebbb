import type { AgentopsMetricReader } from "./agentops-metric-reader.ts";

/** The readers that customers put into providers of theirs; they outlive a shutdown and go on with the next `init`. */
export const explicitReaders = new Set<AgentopsMetricReader>();
