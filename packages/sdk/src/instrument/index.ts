export { installInstrumentations } from "./install-instrumentations.ts";
export { wrap } from "./wrap.ts";
