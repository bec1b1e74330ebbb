import type { PricedUsage } from "../pricing/index.ts";

type Price = typeof import("../pricing/index.ts")["price"];

/**
 * Tells the cost of one model call in USD × 10⁻⁹, undefined where it cannot be priced: at once where the price
 * table is there already, else when the promise that it returns then resolves.
 */
export function priceUsage(
  usage: PricedUsage,
  tell: (costNanos: number | undefined) => void,
): Promise<void> | undefined {
  if (price === undefined) return loadPrices().then(() => tell(price && costOf(price, usage)));
  tell(costOf(price, usage));
  return undefined;
}

/** Starts loading the price table, so that it is there when the first model call ends. Never rejects. */
export function loadPrices(): Promise<void> {
  loading ??= import("../pricing/index.ts").then(
    (module) => {
      price = module.price;
    },
    () => {},
  );
  return loading;
}

let price: Price | undefined;
let loading: Promise<void> | undefined;

function costOf(price: Price, usage: PricedUsage): number | undefined {
  try {
    const result = price(usage);
    return result.priced ? result.costNanos : undefined;
  } catch {
    return undefined;
  }
}
