import type { TracerProvider } from "@opentelemetry/api";
import type { SpanProcessor } from "../tracer/span-processor.ts";

/**
 * Attaches a processor to a provider that already runs, and says whether that worked. SDK 1.x has a public way;
 * 2.x and 3.x have none, so their private list is used where it looks as we know it.
 */
export function joinProvider(provider: TracerProvider, processor: SpanProcessor): boolean {
  try {
    const target = provider as ProviderInternals;
    if (typeof target.addSpanProcessor === "function") {
      target.addSpanProcessor(processor);
      return true;
    }
    const processors = target._activeSpanProcessor?._spanProcessors;
    if (!Array.isArray(processors)) return false;
    if (!processors.includes(processor)) processors.push(processor);
    return true;
  } catch {
    return false;
  }
}

/** Takes it out again, where the list is one we know. */
export function leaveProvider(provider: TracerProvider, processor: SpanProcessor): void {
  try {
    const { _activeSpanProcessor, activeSpanProcessor } = provider as ProviderInternals;
    for (const list of [_activeSpanProcessor?._spanProcessors, activeSpanProcessor?._spanProcessors]) {
      const index = Array.isArray(list) ? list.indexOf(processor) : -1;
      if (index !== -1) list?.splice(index, 1);
    }
  } catch {
    // It stays where it is; it sees nothing any more.
  }
}

interface ProviderInternals extends TracerProvider {
  addSpanProcessor?: (processor: SpanProcessor) => void;
  _activeSpanProcessor?: { _spanProcessors?: SpanProcessor[] };
  activeSpanProcessor?: { _spanProcessors?: SpanProcessor[] };
}
