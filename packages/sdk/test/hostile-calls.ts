import * as agentops from "../src/index.ts";

type Call = (hostile: never) => unknown;

/**
 * Every export that can be called, with a hostile value wherever it takes one. What these calls return is awaited;
 * none may throw or reject. `parts` of each are the functions of what it returns.
 */
export const CALLS: Readonly<Record<keyof typeof agentops, readonly Call[]>> = {
  ActionEvent: [
    (hostile) => new agentops.ActionEvent(hostile),
    (hostile) => record(new agentops.ActionEvent(), hostile),
  ],
  ErrorEvent: [
    (hostile) => new agentops.ErrorEvent(hostile),
    (hostile) => record(new agentops.ErrorEvent(), hostile),
  ],
  LLMEvent: [
    (hostile) => new agentops.LLMEvent(hostile),
    (hostile) => record(new agentops.LLMEvent(), hostile),
  ],
  ToolEvent: [
    (hostile) => new agentops.ToolEvent(hostile),
    (hostile) => record(new agentops.ToolEvent(), hostile),
  ],
  Session: [
    (hostile) => agentops.startSession().addTags(hostile),
    (hostile) => agentops.startSession().setTags(hostile),
    (hostile) => agentops.startSession().setMetadata(hostile),
    (hostile) => agentops.startSession().setMetadata({ hostile }),
    (hostile) => agentops.startSession().setVideo(hostile),
    (hostile) => agentops.startSession().record(hostile),
    (hostile) => agentops.startSession().injectContext(hostile, hostile),
    (hostile) => agentops.startSession().injectContext({}, hostile),
    (hostile) => agentops.startSession().extractContext(hostile),
    (hostile) => agentops.startSession().run(() => void hostile),
    (hostile) => agentops.startSession().end(hostile),
    (hostile) => agentops.startSession().end({ endState: hostile, endStateReason: hostile, video: hostile }),
    (hostile) =>
      agentops.startSession({ metadata: { hostile } }).end({ endState: "Fail", endStateReason: hostile }),
    async () => {
      const session = agentops.startSession();
      for (const name of GETTERS) void session[name];
      session.analytics();
      session.summary();
      await session[Symbol.asyncDispose]();
    },
  ],
  approval: [
    (hostile) => agentops.approval(hostile, () => true),
    (hostile) => agentops.approval("release", () => ({ approved: hostile, by: hostile, reason: hostile })),
  ],
  currentSession: [agentops.currentSession],
  doctor: [agentops.doctor],
  endAllSessions: [(hostile) => agentops.endAllSessions(hostile)],
  endSession: [(hostile) => agentops.endSession(hostile)],
  exporter: [
    (hostile) => deliver(agentops.exporter(), hostile),
    (hostile) => deliver(agentops.exporter(), [hostile] as never),
    (hostile) => agentops.exporter().export([], hostile),
    () => agentops.exporter().shutdown(),
  ],
  extractContext: [
    (hostile) => agentops.extractContext(hostile),
    (hostile) => agentops.extractContext({ traceparent: hostile, "agentops-session-id": hostile }),
  ],
  flush: [(hostile) => agentops.flush(hostile), (hostile) => agentops.flush({ timeout: hostile })],
  flushAfter: [
    (hostile) => agentops.flushAfter(() => 1, hostile)(),
    (hostile) => agentops.flushAfter((...given: unknown[]) => given.length)(hostile, hostile, hostile),
    (hostile) =>
      agentops.flushAfter(async (...given: unknown[]) => given.length)(hostile, { waitUntil: hostile }),
  ],
  handoff: [
    (hostile) => agentops.handoff(hostile),
    (hostile) => agentops.handoff(hostile, () => 1, hostile),
    (hostile) => agentops.handoff("helper", () => 1, { id: hostile }),
    (hostile) => agentops.handoff("helper", hostile === null ? hostile : () => hostile && 1),
  ],
  init: [() => agentops.init()], // its options may throw, and have a test of their own
  injectContext: [
    (hostile) => agentops.injectContext(hostile, hostile),
    (hostile) => agentops.injectContext({}, hostile),
    (hostile) => agentops.injectContext({}, { format: hostile }),
  ],
  meter: [
    (hostile) => agentops.meter(hostile, hostile),
    (hostile) => agentops.meter().createCounter("hostile").add(hostile, hostile, hostile),
    (hostile) => agentops.meter().createHistogram("hostile.histogram").record(1, { hostile }),
  ],
  metricReader: [() => agentops.metricReader().forceFlush(), () => agentops.metricReader().shutdown()],
  record: [
    (hostile) => agentops.record(hostile),
    (hostile) => agentops.record({ type: hostile }),
    (hostile) => agentops.record({ type: "llm", model: hostile, prompt: hostile, completion: hostile }),
    (hostile) =>
      agentops.record({ type: "tool", name: hostile, params: hostile, returns: hostile, logs: hostile }),
    (hostile) => agentops.record({ type: "action", initTimestamp: hostile, endTimestamp: hostile }),
    (hostile) => agentops.record({ type: "error", exception: hostile, triggerEvent: hostile, code: hostile }),
    (hostile) => agentops.record({ type: "error", errorType: hostile, details: hostile, logs: hostile }),
  ],
  recordAction: recorder("recordAction"),
  recordAgent: recorder("recordAgent"),
  recordGuardrail: recorder("recordGuardrail"),
  recordLLM: recorder("recordLLM"),
  recordTask: recorder("recordTask"),
  recordTool: recorder("recordTool"),
  recordWorkflow: recorder("recordWorkflow"),
  registerMetric: [
    (hostile) => agentops.registerMetric({ name: "of.mine", type: "counter" }).record(hostile, hostile),
    (hostile) =>
      agentops
        .registerMetric({ name: "of.mine", type: "counter", attributes: ["a"] })
        .record(1, { a: hostile }),
  ],
  shutdown: [], // it would be the end of the others: it comes last, in the test
  span: [
    (hostile) => agentops.span(hostile, "step").end(),
    (hostile) => agentops.span("task", hostile).end(),
    (hostile) => agentops.span("task", "step", hostile).end(),
    (hostile) => agentops.span("task", "step", { hostile }).end(),
    (hostile) => {
      using handle = agentops.span("task", "step");
      handle.setAttributes(hostile);
      handle.setAttributes({ hostile });
      handle.setInput(hostile);
      handle.setOutput(hostile);
      handle.recordError(hostile);
      handle.fail(hostile);
      handle.run(() =>
        agentops.span("task", "inner").fail({ message: hostile, stack: hostile, cause: hostile }),
      );
      handle.end();
      handle.fail(hostile);
      handle.setOutput(hostile);
    },
  ],
  spanProcessor: [
    (hostile) => agentops.spanProcessor().onStart(hostile, hostile),
    (hostile) => agentops.spanProcessor().onEnding?.(hostile),
    (hostile) => agentops.spanProcessor().onEnd(hostile),
    () => agentops.spanProcessor().forceFlush(),
    () => agentops.spanProcessor().shutdown(),
  ],
  startSession: [
    (hostile) => agentops.startSession(hostile),
    (hostile) => agentops.startSession({ name: hostile, tags: hostile, metadata: hostile }),
    (hostile) => agentops.startSession({ userId: hostile, sessionId: hostile, parent: hostile }),
  ],
  stats: [agentops.stats],
  withContext: [(hostile) => agentops.withContext(hostile, () => 1)],
  withSession: [
    (hostile) => agentops.withSession(hostile, () => 1),
    (hostile) => agentops.withSession({ name: hostile, tags: hostile, metadata: { hostile } }, () => 1),
  ],
  wrap: [
    (hostile) => agentops.wrap(hostile),
    (hostile) => agentops.wrap({ chat: hostile, responses: hostile }),
  ],
};

/** Functions that run a function of the host's: what that returns, and what it throws, has to come out of them. */
export const RUNNERS: Readonly<Record<string, <T>(fn: () => T) => unknown>> = {
  approval: (fn) => agentops.approval("release", fn as never),
  flushAfter: (fn) => agentops.flushAfter(fn)(),
  handoff: (fn) => agentops.handoff("helper", fn),
  recordAction: (fn) => agentops.recordAction("step", fn)(),
  recordAgent: (fn) => agentops.recordAgent(fn)(),
  "recordTool, curried": (fn) => agentops.recordTool("step")(fn)(),
  "span.run": (fn) => agentops.span("task", "step").run(fn),
  withContext: (fn) => agentops.withContext({}, fn),
};

/** Of a session; read, they take nothing. */
export const GETTERS = [
  ...(["id", "url", "tags", "metadata", "userId", "video", "hostEnv", "endState", "endStateReason"] as const),
  ...(["isRunning", "initTimestamp", "endTimestamp", "eventCounts", "tokenCost", "unpricedCalls"] as const),
];

function record(event: agentops.RecordableEvent, hostile: unknown): void {
  for (const name of ["params", "returns", "initTimestamp", "agentName", "prompt", "exception", "details"])
    (event as unknown as Record<string, unknown>)[name] = hostile;
  agentops.record(event);
}

function deliver(exporter: agentops.SpanExporter, spans: never): Promise<unknown> {
  return new Promise((resolve) => exporter.export(spans, resolve));
}

function recorder(
  name: `record${"Action" | "Agent" | "Guardrail" | "LLM" | "Task" | "Tool" | "Workflow"}`,
): Call[] {
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: each of them is tried alike
  const recordIt = agentops[name];
  return [
    (hostile) => recordIt(hostile),
    (hostile) => recordIt("step", hostile),
    (hostile) => recordIt(() => 1, hostile)(),
    (hostile) => recordIt("step", () => 1, hostile)(),
    (hostile) => recordIt("step", () => 1, { attributes: hostile, id: hostile, callback: hostile })(),
    (hostile) => recordIt("step", (...given: unknown[]) => given.length)(hostile, { hostile }),
    (hostile) => recordIt("step", (given: unknown) => ({ given }))(hostile),
    (hostile) =>
      recordIt("step", { callback: true })((done: (error: unknown) => void) => done(hostile))(() => {}),
    (hostile) => (recordIt("step") as (...given: unknown[]) => unknown)(hostile, hostile, hostile),
  ];
}
