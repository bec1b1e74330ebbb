import type { Price, PricedUsage } from "../pricing/index.ts";

/** The cost of a model call, once the price table is loaded; undefined where it has none. Never rejects. */
export async function priceCall(usage: PricedUsage): Promise<Extract<Price, { priced: true }> | undefined> {
  try {
    const { price } = await import("../pricing/index.ts");
    const result = price(usage);
    return result.priced ? result : undefined;
  } catch {
    return undefined;
  }
}
