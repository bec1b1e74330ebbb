export type { Price, PricedUsage } from "./price.ts";
export { price } from "./price.ts";
