import { ApiError } from "./api-error.ts";

/** Reads one resource of the API. Rejects with an {@link ApiError}, or the signal's reason where it was aborted. */
export async function fetchJson<Resource>(path: string, signal: AbortSignal): Promise<Resource> {
  return ask(path, signal, {});
}

/** Sends a JSON body to the API. Rejects with an {@link ApiError}. */
export async function postJson<Answer>(path: string, body: object): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  return ask(path, AbortSignal.timeout(30_000), { method: "POST", headers, body: JSON.stringify(body) });
}

async function ask<Answer>(path: string, signal: AbortSignal, request: RequestInit): Promise<Answer> {
  const response = await answer(path, signal, request);
  if (response.status === 204) return undefined as Answer;
  const body = await bodyOf(response, signal);
  if (response.ok && body !== undefined) return body as Answer;
  const { code, message } = errorOf(body);
  throw new ApiError(
    response.status,
    code ?? "INVALID_ANSWER",
    message ?? `The server answered ${response.status} with something that is not JSON.`,
  );
}

async function answer(path: string, signal: AbortSignal, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, {
      ...request,
      signal,
      headers: { accept: "application/json", ...request.headers },
    });
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
