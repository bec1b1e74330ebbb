import { ServeError } from "../serve-error.ts";
import type { ControlPlane } from "../store/control-plane.ts";
import { Access } from "./access.ts";
import { environmentKey, mintLocalKey } from "./built-in-key.ts";
import { isLoopback } from "./is-loopback.ts";
import { removeRunningServerFile, writeRunningServerFile } from "./running-server-file.ts";

export interface OpenAccessOptions {
  readonly controlPlane: ControlPlane;
  /** That the server listens on. */
  readonly host: string;
  /** Where it answers on this machine. */
  readonly url: string;
  readonly allowedHosts: readonly string[];
  /** SHA-256 of `AGENTOPS_ADMIN_KEY`. */
  readonly adminKeyHash: string | undefined;
  /** `undefined`: the data is in a ClickHouse that `agentops keys` reaches without this server. */
  readonly dataDirectory: string | undefined;
}

export interface OpenedAccess {
  readonly access: Access;
  close(): Promise<void>;
}

/**
 * Who may use a server that starts now. Rejects with a ServeError where it has no keys and others than its machine could
 * reach it.
 */
export async function openAccess(options: OpenAccessOptions): Promise<OpenedAccess> {
  const { controlPlane, host, url, allowedHosts, adminKeyHash, dataDirectory } = options;
  const localKey = mintLocalKey();
  // A name of its own means that something stands before the server and brings others to its loopback address.
  const onThisMachineOnly = isLoopback(host) && allowedHosts.length === 0;
  const access = new Access({
    controlPlane,
    onThisMachineOnly,
    environmentKey: adminKeyHash === undefined ? undefined : environmentKey(adminKeyHash),
    localKey: dataDirectory === undefined ? undefined : localKey.record,
  });
  if (!onThisMachineOnly && !(await access.hasKeys())) throw keysMissing(options);
  if (dataDirectory !== undefined) await writeRunningServerFile(dataDirectory, { url, key: localKey.text });
  return {
    access,
    async close() {
      if (dataDirectory !== undefined) await removeRunningServerFile(dataDirectory);
      await access.close();
    },
  };
}

// --- internal ---

function keysMissing({ host, allowedHosts }: OpenAccessOptions): ServeError {
  const reach = isLoopback(host) ? `under the name ${allowedHosts[0]}` : `on ${host}`;
  return new ServeError(
    "keys_missing",
    `AgentOps does not answer ${reach} without API keys, since everyone who reaches it could read your traces: make a key with \`agentops keys create --name admin --scope admin\`, set AGENTOPS_ADMIN_KEY, or use --host 127.0.0.1 and no --allowed-hosts.`,
  );
}
