import { override, type StreamWatch } from "./stream-watch.ts";

type Watch = Pick<StreamWatch, "run" | "piece" | "end" | "fail">;
type Reader = ReadableStreamDefaultReader<unknown>;

/**
 * Learns what becomes of a ReadableStream from the methods by which it is read. What `pipeTo` and `pipeThrough` move
 * is not seen, only how it ends.
 */
export function watchWebStream(stream: ReadableStream, watch: Watch): void {
  const { getReader, cancel, pipeTo, pipeThrough, tee } = stream;
  override(stream, "getReader", (...args: Parameters<typeof getReader>) => {
    const reader = Reflect.apply(getReader, stream, args) as Reader;
    watchReader(reader, watch);
    return reader;
  });
  override(stream, "cancel", (...args: Parameters<typeof cancel>) => {
    if (!stream.locked) watch.end("cancelled");
    return Reflect.apply(cancel, stream, args);
  });
  override(stream, "pipeTo", (...args: Parameters<typeof pipeTo>) => {
    if (stream.locked) return Reflect.apply(pipeTo, stream, args);
    return watch
      .run(() => Reflect.apply(pipeTo, stream, args))
      .then(
        () => watch.end("consumed"),
        (error: unknown) => {
          watch.fail(error);
          throw error;
        },
      );
  });
  override(stream, "pipeThrough", (...args: Parameters<typeof pipeThrough>) => {
    const [pair, options] = args;
    if (stream.locked || !isPair(pair)) return Reflect.apply(pipeThrough, stream, args);
    stream.pipeTo(pair.writable, options).catch(() => {}); // as `pipeThrough` does: the error comes out of the other end
    return pair.readable;
  });
  override(stream, "tee", () => {
    const branches = watch.run(() => Reflect.apply(tee, stream, []));
    watchBranches(branches, watch);
    return branches;
  });
  watchIteration(stream, watch);
}

/** A stream with an iterator of somebody else's is read by `getReader`; the native iterator does not call it. */
function watchIteration(stream: ReadableStream, watch: Watch): void {
  const { values } = ReadableStream.prototype;
  for (const name of ["values", Symbol.asyncIterator] as const) {
    if (stream[name] !== values) continue;
    override(stream, name, (...args: Parameters<typeof values>) => {
      const iterator = Reflect.apply(values, stream, args);
      watchIterator(iterator, watch, args[0]?.preventCancel === true);
      return iterator;
    });
  }
}

function watchReader(reader: Reader, watch: Watch): void {
  const { read, cancel, releaseLock } = reader;
  let isReleased = false;
  override(reader, "read", (...args: []) =>
    follow(
      () => Reflect.apply(read, reader, args),
      watch,
      () => isReleased,
    ),
  );
  override(reader, "cancel", (...args: Parameters<typeof cancel>) => {
    if (!isReleased) watch.end("cancelled");
    return Reflect.apply(cancel, reader, args);
  });
  override(reader, "releaseLock", () => {
    isReleased = true;
    Reflect.apply(releaseLock, reader, []);
  });
}

function watchIterator(iterator: AsyncIterator<unknown>, watch: Watch, preventCancel: boolean): void {
  const { next, return: close } = iterator;
  override(iterator, "next", (...args: []) =>
    follow(
      () => Reflect.apply(next, iterator, args),
      watch,
      () => false,
    ),
  );
  if (close === undefined) return;
  override(iterator, "return", (...args: Parameters<typeof close>) => {
    if (!preventCancel) watch.end("cancelled");
    return Reflect.apply(close, iterator, args);
  });
}

/** A step of reading. A reader that was released rejects, and the stream goes on. */
function follow(
  step: () => Promise<IteratorResult<unknown>>,
  watch: Watch,
  isReleased: () => boolean,
): Promise<IteratorResult<unknown>> {
  return watch.run(step).then(
    (result) => {
      if (result.done === true) watch.end("consumed");
      else watch.piece(result.value);
      return result;
    },
    (error: unknown) => {
      if (!isReleased()) watch.fail(error);
      throw error;
    },
  );
}

/** Both branches get every piece; the stream is cancelled when both are. */
function watchBranches(branches: ReadableStream[], watch: Watch): void {
  let reading = branches.length;
  for (const [index, branch] of branches.entries()) {
    watchWebStream(branch, {
      run: (produce) => watch.run(produce),
      piece: (piece) => {
        if (index === 0) watch.piece(piece);
      },
      end: (how) => {
        if (how === "cancelled") reading -= 1;
        if (how !== "cancelled" || reading === 0) watch.end(how);
      },
      fail: (error) => watch.fail(error),
    });
  }
}

function isPair(pair: unknown): pair is ReadableWritablePair {
  const { readable, writable } = (pair ?? {}) as Partial<ReadableWritablePair>;
  return (
    Object.prototype.toString.call(readable) === "[object ReadableStream]" &&
    Object.prototype.toString.call(writable) === "[object WritableStream]" &&
    writable?.locked === false
  );
}
