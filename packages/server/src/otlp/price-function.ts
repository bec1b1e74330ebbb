/** What one model call used. Cached tokens are part of the input tokens, reasoning tokens part of the output tokens. */
export interface ModelUsage {
  provider: string;
  /** The model asked for. */
  model: string;
  /** The model that answered, where it said so. */
  responseModel?: string;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  /** When the call was made: prices change. */
  at: Date;
}

/**
 * The price of one model call in 10⁻⁹ USD, with the table it came from; or why there is none. Never throws.
 */
export type PriceFunction = (
  usage: ModelUsage,
) => { priced: true; costNanos: number; pricing: string } | { priced: false; pricing: string };
