import type { TracerProvider } from "@opentelemetry/api";
import { NOT_RECORD, RECORD_ONLY, type Sampler } from "../tracer/sampler.ts";

/**
 * Makes a customer's provider record the spans that its sampler drops, without the sampled flag: its batch and simple
 * processors pass them over. All tracers of a provider share one sampler, in SDK 1.x to 3.x. Returns what takes it
 * back.
 */
export function recordWhatSamplerDrops(provider: TracerProvider): () => void {
  const sampler = (provider.getTracer("agentops") as { _sampler?: Sampler })._sampler;
  if (typeof sampler?.shouldSample !== "function") return () => {};
  const shouldSample = sampler.shouldSample;
  const own = Object.getOwnPropertyDescriptor(sampler, "shouldSample");
  try {
    Object.defineProperty(sampler, "shouldSample", {
      value: (...question: Parameters<Sampler["shouldSample"]>) => {
        const result = Reflect.apply(shouldSample, sampler, question);
        return result.decision === NOT_RECORD ? { ...result, decision: RECORD_ONLY } : result;
      },
      configurable: true,
      writable: true,
    });
  } catch {
    return () => {}; // a frozen sampler stays as it is
  }
  return () => {
    if (own === undefined) Reflect.deleteProperty(sampler, "shouldSample");
    else Object.defineProperty(sampler, "shouldSample", own);
  };
}
