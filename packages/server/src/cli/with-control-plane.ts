import { Access } from "../access/access.ts";
import { LOCAL_KEY_ID, mintLocalKey } from "../access/built-in-key.ts";
import { readRunningServerFile } from "../access/running-server-file.ts";
import { emptyApi } from "../http/api/empty-api.ts";
import { addKeyRoutes } from "../http/api/key-routes.ts";
import { addProjectRoutes } from "../http/api/project-routes.ts";
import type { Settings } from "../settings.ts";
import { openStore } from "../store/store.ts";
import { CommandError } from "./command-error.ts";

/** Asks the API of projects and keys. Rejects with a CommandError that says what the API said. */
export type Ask = <Answer>(method: "GET" | "POST" | "DELETE", path: string, body?: object) => Promise<Answer>;

type Fetch = (path: string, init: RequestInit) => Promise<Response> | Response;

/**
 * Lets a command ask the API: of the server that holds the data folder, whose file says how to reach it; where none runs,
 * of the same API on the store itself. The embedded engine serves one process alone, hence the two ways.
 */
export async function withControlPlane<Result>(
  settings: Settings,
  work: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const running = settings.clickhouseUrl ? undefined : await runningServer(settings.dataDirectory);
  if (running !== undefined) return work(askOf(running));
  const store = await openStore(
    settings.clickhouseUrl
      ? { clickhouseUrl: settings.clickhouseUrl }
      : { dataDirectory: settings.dataDirectory },
  );
  try {
    const { text, record } = mintLocalKey();
    const access = new Access({
      controlPlane: store.controlPlane,
      onThisMachineOnly: false,
      localKey: record,
    });
    const api = emptyApi({ access, log: (message) => process.stderr.write(`${message}\n`) });
    addProjectRoutes(api, store.controlPlane);
    addKeyRoutes(api, store.controlPlane, access);
    return await work(askOf(withKey(text, (path, init) => api.request(path, init))));
  } finally {
    await store.close();
  }
}

// --- internal ---

/** `undefined` also where the file was left behind by a server that is gone, or another program has its port now. */
async function runningServer(dataDirectory: string): Promise<Fetch | undefined> {
  const file = await readRunningServerFile(dataDirectory);
  if (file === undefined) return undefined;
  const server = withKey(file.key, (path, init) => fetch(new URL(path, file.url), init));
  try {
    const answer = await server("/api/v1/access", { signal: AbortSignal.timeout(5_000) });
    const { keyId } = (await answer.json()) as { keyId?: unknown };
    return keyId === LOCAL_KEY_ID ? server : undefined;
  } catch {
    return undefined;
  }
}

function withKey(key: string, send: Fetch): Fetch {
  return (path, init) =>
    send(path, {
      ...init,
      redirect: "error",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${key}` },
    });
}

function askOf(send: Fetch): Ask {
  return async <Answer>(method: string, path: string, body?: object) => {
    const response = await send(path, { method, ...(body && { body: JSON.stringify(body) }) });
    const answer = (await response.json()) as Answer & { error?: { message: string } };
    if (!response.ok)
      throw new CommandError(answer.error?.message ?? `The server answered ${response.status}.`);
    return answer;
  };
}
