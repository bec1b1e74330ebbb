import type { Attributes, Context } from "@opentelemetry/api";
import {
  ATTR_AGENTOPS_EVENT_ID,
  ATTR_AGENTOPS_EVENT_LOGS,
  ATTR_AGENTOPS_EVENT_SCREENSHOT,
  ATTR_GEN_AI_AGENT_ID,
  ATTR_GEN_AI_AGENT_NAME,
} from "../semconv/index.ts";
import { millisToHrTime, nowMillis } from "../tracer/clock.ts";
import { SpanKind } from "../tracer/otel-api.ts";
import { newUuid } from "../tracer/random-ids.ts";
import { inputKeyOf, outputKeyOf } from "./content-keys.ts";
import type { EventFields } from "./event-fields.ts";
import { readEventTime } from "./event-time.ts";
import { modelCallAttributes, modelCallContent } from "./model-call-event.ts";
import { openSpan } from "./open-span.ts";
import type { RecordedSpan } from "./recorded-span.ts";
import { reportOwnFault } from "./report-own-fault.ts";
import type { WorkEvent } from "./work-event.ts";

/** The context of the span that an event became. */
const contexts = new WeakMap<object, Context>();

/** The context of an event's span, where it was recorded. */
export function contextOfEvent(event: object): Context | undefined {
  return contexts.get(event);
}

/** Records an event other than an error, unless it was recorded before; `failure` is what it failed with. */
export function recordWorkEvent(
  event: object,
  fields: WorkEvent,
  parent: Context,
  failure?: { error: unknown; attributes: Attributes },
): void {
  if (contexts.has(event)) return;
  const endTime = readEventTime(fields.endTimestamp) ?? millisToHrTime(nowMillis());
  const startTime = readEventTime(fields.initTimestamp) ?? endTime;
  const recorded = openSpan(fields.type, nameOf(fields), {
    parent,
    startTime,
    otelKind: fields.type === "llm" ? SpanKind.CLIENT : SpanKind.INTERNAL,
    attributes: {
      ...eventAttributes(fields),
      ...(fields.type === "llm" ? modelCallAttributes(fields) : {}),
    },
  });
  contexts.set(event, recorded.context);
  try {
    recordContent(recorded, fields);
  } catch (error) {
    reportOwnFault(error); // the host's getters; the event has happened all the same
  }
  if (failure !== undefined) {
    recorded.setAttributes(failure.attributes);
    recorded.fail(failure.error, endTime);
  }
  recorded.end(endTime);
}

export function isWorkEvent(event: { readonly type?: unknown }): event is WorkEvent {
  return event.type === "llm" || event.type === "tool" || event.type === "action";
}

/** What every event says of itself. */
export function eventAttributes({
  id,
  agentId,
  agentName,
}: Pick<EventFields, "id" | "agentId" | "agentName">): Attributes {
  return {
    [ATTR_AGENTOPS_EVENT_ID]: typeof id === "string" ? id : newUuid(),
    ...(typeof agentId === "string" ? { [ATTR_GEN_AI_AGENT_ID]: agentId } : {}),
    ...(typeof agentName === "string" ? { [ATTR_GEN_AI_AGENT_NAME]: agentName } : {}),
  };
}

function nameOf(fields: WorkEvent): string {
  if (fields.type === "llm") return fields.model === undefined ? "chat" : `chat ${fields.model}`;
  return (fields.type === "tool" ? fields.name : fields.actionType) ?? fields.type;
}

function recordContent(recorded: RecordedSpan, fields: WorkEvent): void {
  const content: Record<string, unknown> = {
    [inputKeyOf(fields.type)]: fields.params,
    [outputKeyOf(fields.type)]: fields.returns,
  };
  if (fields.type === "llm") Object.assign(content, modelCallContent(fields));
  else content[ATTR_AGENTOPS_EVENT_LOGS] = fields.logs;
  if (fields.type === "action") content[ATTR_AGENTOPS_EVENT_SCREENSHOT] = fields.screenshot;
  for (const key in content) {
    if (content[key] !== undefined) recorded.setContent(key, content[key]);
  }
}
