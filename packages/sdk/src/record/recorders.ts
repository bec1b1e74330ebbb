import type { Attributes } from "@opentelemetry/api";
import { copyFields } from "../copy-fields.ts";
import { ATTR_GEN_AI_AGENT_ID, type SpanKindName } from "../semconv/index.ts";
import { type RecordFunctionOptions, recordFunction } from "./record-function.ts";

// biome-ignore lint/suspicious/noExplicitAny: only `any` accepts every function and keeps its own type
export type AnyFunction = (...args: any[]) => any;

export interface RecordOptions {
  /**
   * The function takes a callback `(error, ...results)` as its last argument: the span ends when that is called, not
   * when the function returns. Default false: a function cannot be asked what its last argument is for.
   */
  callback?: boolean;
  /** More attributes of the span. */
  attributes?: Attributes;
  /** Of an agent, `gen_ai.agent.id`, where two agents share a name. */
  id?: string;
}

/**
 * What `recordTool("search")` returns: a wrapper of functions, and a decorator of methods, TC39 and legacy, private and
 * static ones too. Accessors, fields and classes are refused.
 */
export interface RecordDecorator {
  // The second parameter is never given: without it TypeScript would take this form for a decorator of accessors.
  <F extends AnyFunction>(fn: F, context?: never): F;
  <F extends AnyFunction>(method: F, context: ClassMethodDecoratorContext): F;
  <F extends AnyFunction>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<F>,
  ): TypedPropertyDescriptor<F>;
}

/**
 * Records every call of a function as a span: `recordTool("search", fn)`, `recordTool(fn)` by the function's own
 * name, `recordTool("search")(fn)`, or on a method `@recordTool("search")`. The result has the type, `this`, name
 * and arity of what was given, and does what it did: sync, async, generator, async generator, stream or callback.
 */
export interface Recorder {
  <F extends AnyFunction>(name: string, fn: F, options?: RecordOptions): F;
  <F extends AnyFunction>(fn: F, options?: RecordOptions): F;
  (name?: string, options?: RecordOptions): RecordDecorator;
}

/** Records each call of a function or method as a span of kind `action`: a step of an agent. See {@link Recorder}. */
export const recordAction: Recorder = defineRecorder("action");

/**
 * Records each call as a span of kind `agent`, named `invoke_agent {name}`. What is recorded inside it carries the name
 * and id of the agent. See {@link Recorder}.
 */
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
  const record = (...args: unknown[]): unknown => {
    const [first, second] = args;
    if (typeof first === "function") {
      const fn = first as AnyFunction;
      return recordFunction(kind, nameOf(fn), fn, readOptions(kind, second));
    }
    const name = typeof first === "string" ? first : "";
    if (typeof second === "function") {
      const fn = second as AnyFunction;
      return recordFunction(kind, name || nameOf(fn), fn, readOptions(kind, args[2]));
    }
    const options = readOptions(kind, second);
    return (...decorated: unknown[]) => decorate(kind, name, decorated, options);
  };
  return record as Recorder;
}

function readOptions(kind: SpanKindName, given: unknown): RecordFunctionOptions {
  const { callback, attributes, id } = copyFields(given as RecordOptions | undefined);
  const named =
    kind === "agent" && typeof id === "string"
      ? { ...copyFields(attributes), [ATTR_GEN_AI_AGENT_ID]: id }
      : attributes;
  return { callback: callback === true, attributes: named };
}

function decorate(
  kind: SpanKindName,
  name: string,
  args: unknown[],
  options: RecordFunctionOptions,
): unknown {
  const [target, second, descriptor] = args;
  if (typeof second === "string" || typeof second === "symbol") {
    return decorateLegacy(
      kind,
      name || String(second),
      descriptor as PropertyDescriptor | undefined,
      options,
    );
  }
  if (typeof target !== "function") return target;
  const context = copyFields(second as Partial<ClassMethodDecoratorContext> | undefined);
  // Whatever else than a method it is put on stays as it is: class, field and accessor are not offered.
  if (context.kind !== undefined && context.kind !== "method") return undefined;
  const method = target as AnyFunction;
  return recordFunction(kind, name || nameOf(method, context.name), method, options);
}

function decorateLegacy(
  kind: SpanKindName,
  name: string,
  descriptor: PropertyDescriptor | undefined,
  options: RecordFunctionOptions,
): unknown {
  const fields = copyFields(descriptor);
  if (typeof fields.value !== "function") return descriptor;
  return { ...fields, value: recordFunction(kind, name, fields.value as AnyFunction, options) };
}

function nameOf(fn: AnyFunction, otherwise?: string | symbol): string {
  const given = otherwise === undefined ? "anonymous" : String(otherwise);
  try {
    return typeof fn.name === "string" && fn.name !== "" ? fn.name : given;
  } catch {
    return given; // a class may define `name` as it likes
  }
}
