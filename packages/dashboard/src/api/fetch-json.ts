import { ApiError } from "./api-error.ts";

/** Reads one resource of the API. Rejects with an {@link ApiError}, or the signal's reason where it was aborted. */
export async function fetchJson<Resource>(path: string, signal: AbortSignal): Promise<Resource> {
  const response = await answer(path, signal);
  const body = await bodyOf(response, signal);
  if (response.ok && body !== undefined) return body as Resource;
  const { code, message } = errorOf(body);
  throw new ApiError(
    response.status,
    code ?? "INVALID_ANSWER",
    message ?? `The server answered ${response.status} with something that is not JSON.`,
  );
}

async function answer(path: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, { signal, headers: { accept: "application/json" } });
  } catch (cause) {
    signal.throwIfAborted();
    throw new ApiError(0, "UNREACHABLE", `The server at ${location.origin} does not answer.`, { cause });
  }
}

async function bodyOf(response: Response, signal: AbortSignal): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function errorOf(body: unknown): { code?: string; message?: string } {
  const error = (body as { error?: { code?: unknown; message?: unknown } } | null | undefined)?.error;
  return {
    ...(typeof error?.code === "string" ? { code: error.code } : {}),
    ...(typeof error?.message === "string" ? { message: error.message } : {}),
  };
}
