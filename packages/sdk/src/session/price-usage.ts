import type { PricedUsage } from "../pricing/index.ts";

type Price = typeof import("../pricing/index.ts")["price"];

/**
 * Tells the cost of one model call in USD × 10⁻⁹, undefined where it cannot be priced. The price table is loaded
 * with the first call: at once where it is there already, else as soon as it is.
 */
export function priceUsage(usage: PricedUsage, tell: (costNanos: number | undefined) => void): void {
  if (price !== undefined) {
    tell(costOf(price, usage));
    return;
  }
  waiting.push(() => tell(price === undefined ? undefined : costOf(price, usage)));
  loadPrices();
}

/** Starts loading the price table, so that it is there when the first model call ends. */
export function loadPrices(): void {
  loading ??= import("../pricing/index.ts").then(
    (module) => {
      price = module.price;
      for (const settle of waiting.splice(0)) settle();
    },
    () => {
      for (const settle of waiting.splice(0)) settle();
    },
  );
}

/** Resolves when every call that ended so far is priced. */
export async function pricesSettled(): Promise<void> {
  if (waiting.length > 0) await loading;
}

let price: Price | undefined;
let loading: Promise<void> | undefined;
const waiting: (() => void)[] = [];

function costOf(price: Price, usage: PricedUsage): number | undefined {
  try {
    const result = price(usage);
    return result.priced ? result.costNanos : undefined;
  } catch {
    return undefined;
  }
}
