import type { SpanKindName } from "../semconv/index.ts";
import { recordFunction } from "./record-function.ts";

// biome-ignore lint/suspicious/noExplicitAny: only `any` accepts every function and keeps its own type
export type AnyFunction = (...args: any[]) => any;

/** What `recordTool("search")` returns: a wrapper of functions, and a decorator of methods, TC39 and legacy. */
export interface RecordDecorator {
  <F extends AnyFunction>(fn: F): F;
  <F extends AnyFunction>(method: F, context: ClassMethodDecoratorContext): F;
  <F>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<F>,
  ): TypedPropertyDescriptor<F>;
}

/**
 * Records every call of a function as a span: `recordTool("search", fn)`, `recordTool(fn)` by the function's own
 * name, `recordTool("search")(fn)`, or on a method `@recordTool("search")`. The result has the type, `this`, name
 * and arity of what was given, and does what it did: sync, async, generator or async generator.
 */
export interface Recorder {
  <F extends AnyFunction>(name: string, fn: F): F;
  <F extends AnyFunction>(fn: F): F;
  (name?: string): RecordDecorator;
}

/** Records each call of a function or method as a span of kind `action`: a step of an agent. See {@link Recorder}. */
export const recordAction: Recorder = defineRecorder("action");

/** Records each call as a span of kind `agent`, named `invoke_agent {name}`. See {@link Recorder}. */
export const recordAgent: Recorder = defineRecorder("agent");

/** Records each call as a span of kind `guardrail`: a check on what goes in or comes out. See {@link Recorder}. */
export const recordGuardrail: Recorder = defineRecorder("guardrail");

/** Records each call as a span of kind `llm`: a model call that nothing else records. See {@link Recorder}. */
export const recordLLM: Recorder = defineRecorder("llm");

/** Records each call as a span of kind `task`: a piece of work with a goal of its own. See {@link Recorder}. */
export const recordTask: Recorder = defineRecorder("task");

/** Records each call as a span of kind `tool`, named `execute_tool {name}`. See {@link Recorder}. */
export const recordTool: Recorder = defineRecorder("tool");

/** Records each call as a span of kind `workflow`, named `invoke_workflow {name}`. See {@link Recorder}. */
export const recordWorkflow: Recorder = defineRecorder("workflow");

function defineRecorder(kind: SpanKindName): Recorder {
  const record = (first?: string | AnyFunction, fn?: AnyFunction): unknown => {
    if (typeof first === "function") return recordFunction(kind, nameOf(first), first);
    const name = typeof first === "string" ? first : "";
    if (typeof fn === "function") return recordFunction(kind, name || nameOf(fn), fn);
    return (...args: unknown[]) => decorate(kind, name, args);
  };
  return record as Recorder;
}

function decorate(kind: SpanKindName, name: string, args: unknown[]): unknown {
  const [target, second, descriptor] = args;
  if (typeof second === "string" || typeof second === "symbol") {
    return decorateLegacy(kind, name || String(second), descriptor as PropertyDescriptor | undefined);
  }
  if (typeof target !== "function") return target;
  const context = second as { kind?: string; name?: string | symbol } | undefined;
  // Whatever else than a method it is put on stays as it is: class, field and accessor are not offered.
  if (context?.kind !== undefined && context.kind !== "method") return undefined;
  return recordFunction(kind, name || nameOf(target as AnyFunction, context?.name), target as AnyFunction);
}

function decorateLegacy(
  kind: SpanKindName,
  name: string,
  descriptor: PropertyDescriptor | undefined,
): unknown {
  if (typeof descriptor?.value !== "function") return descriptor;
  return { ...descriptor, value: recordFunction(kind, name, descriptor.value as AnyFunction) };
}

function nameOf(fn: AnyFunction, otherwise?: string | symbol): string {
  const given = otherwise === undefined ? "anonymous" : String(otherwise);
  try {
    return typeof fn.name === "string" && fn.name !== "" ? fn.name : given;
  } catch {
    return given; // a class may define `name` as it likes
  }
}
