import type { ChunkCollector } from "../call-reader.ts";
import { isObject, type LooseObject, toNumber, toText } from "../loose-value.ts";

/**
 * Follows the events of a streamed response. The last event carries the whole response; the items and the
 * text in between matter only when the stream ends before it.
 */
export function collectResponseEvents(): ChunkCollector {
  let latest: LooseObject = {};
  let isComplete = false;
  const items = new Map<number, LooseObject>();
  const texts = new Map<number, string>();

  return {
    add(event) {
      const index = toNumber(event.output_index) ?? 0;
      if (isObject(event.response)) latest = event.response;
      if (isObject(event.item)) items.set(index, event.item);
      if (event.type === "response.output_text.delta") {
        texts.set(index, (texts.get(index) ?? "") + (toText(event.delta) ?? ""));
      }
      if (event.type === "response.output_item.done") texts.delete(index);
      isComplete ||= FINAL_EVENTS.has(toText(event.type) ?? "");
    },
    response() {
      if (isComplete) return latest;
      for (const [index, text] of texts) {
        items.set(index, { type: "message", role: "assistant", content: text });
      }
      const output = [...items].sort(([left], [right]) => left - right).map(([, item]) => item);
      return { ...latest, output };
    },
    isComplete: () => isComplete,
  };
}

const FINAL_EVENTS = new Set(["response.completed", "response.incomplete", "response.failed"]);
