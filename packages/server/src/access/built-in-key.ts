import { randomBytes } from "node:crypto";
import type { StoredApiKey } from "../store/control-plane.ts";
import { hashApiKey } from "./api-key.ts";

/** The key of `AGENTOPS_ADMIN_KEY`: there as long as the variable is, and gone with it. */
export function environmentKey(hash: string): StoredApiKey {
  return builtIn("environment", "AGENTOPS_ADMIN_KEY", hash);
}

/** The id of the key in the data folder. */
export const LOCAL_KEY_ID = "local";

/** A key for programs that may read the data folder, and the record by which the server knows it. Dies with the server. */
export function mintLocalKey(): { text: string; record: StoredApiKey } {
  const text = randomBytes(32).toString("hex");
  return { text, record: builtIn(LOCAL_KEY_ID, "The data folder", hashApiKey(text)) };
}

/** A key that no text opens, to sign what is not worth a key. */
export function mintSealedKey(): StoredApiKey {
  return mintLocalKey().record;
}

// --- internal ---

// No id of a stored key looks like these: ids are 12 hexadecimal digits.
function builtIn(id: string, name: string, hash: string): StoredApiKey {
  return {
    id,
    name,
    projectId: "default",
    scope: "admin",
    hash,
    createdAt: new Date().toISOString(),
    lastUsedAt: null,
    revokedAt: null,
  };
}
