/** The part of a fetch `Response` that matters; its class is not asked for, since that would load all of undici. */
export interface ResponseLike {
  readonly body: ReadableStream<Uint8Array> | null;
}

const READERS = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"] as const;

export function isResponse(value: unknown): value is ResponseLike {
  if (typeof value !== "object" || value === null) return false;
  try {
    const { arrayBuffer, status } = value as { arrayBuffer?: unknown; status?: unknown };
    return typeof arrayBuffer === "function" && typeof status === "number" && "body" in value;
  } catch {
    return false;
  }
}

/**
 * Calls `send` when the response's body has been read to its end, was cancelled or failed, however it is read; the
 * end of a stream waits for it. The response stays the same object, and is not touched before it is read.
 */
export function flushWhenRead(response: ResponseLike, send: () => Promise<unknown>): void {
  let body: ReadableStream<Uint8Array> | undefined;
  const original = response.body as ReadableStream<Uint8Array>;
  define(response, "body", {
    get: () => {
      // Something else may have begun to read it; then its stream is told as it is.
      if (body === undefined && original.locked) return original;
      body ??= tailed(original, send);
      return body;
    },
  });
  for (const name of READERS) {
    const read = Reflect.get(response, name) as unknown;
    if (typeof read !== "function") continue;
    define(response, name, {
      writable: true,
      value: async (): Promise<unknown> => {
        try {
          return await read.call(response);
        } finally {
          await send();
        }
      },
    });
  }
}

/** The same bytes; what reads them learns of the end when `send` is done. The source is free until the first read. */
function tailed(
  source: ReadableStream<Uint8Array>,
  send: () => Promise<unknown>,
): ReadableStream<Uint8Array> {
  const { ReadableStream } = process.getBuiltinModule("node:stream/web");
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          reader ??= source.getReader();
          const { done, value } = await reader.read();
          if (!done) {
            controller.enqueue(value);
            return;
          }
          await send();
          controller.close();
        } catch (error) {
          await send();
          controller.error(error);
        }
      },
      async cancel(reason) {
        await (reader ?? source).cancel(reason).finally(send);
      },
    },
    { highWaterMark: 0 },
  ) as ReadableStream<Uint8Array>;
}

function define(target: object, name: string, descriptor: PropertyDescriptor): void {
  Reflect.defineProperty(target, name, { ...descriptor, configurable: true, enumerable: false });
}
