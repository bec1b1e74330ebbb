import { timingSafeEqual } from "node:crypto";
import type { Scope } from "../model/api-key.ts";
import type { ControlPlane, StoredApiKey } from "../store/control-plane.ts";
import { hashApiKey, idOfApiKey } from "./api-key.ts";
import { mintSealedKey } from "./built-in-key.ts";
import { cookieTokenOf, credentialOf, type RequestHeaders } from "./credential-of.ts";
import type { Grant, Refusal } from "./grant.ts";
import { KeyRing, type Keys } from "./key-ring.ts";
import { KeyUses } from "./key-uses.ts";
import { notFor, permits } from "./permits.ts";
import { signToken, verifyToken } from "./tokens.ts";

export interface AccessOptions {
  readonly controlPlane: Pick<ControlPlane, "listApiKeys" | "noteKeyUses">;
  /** Whether only programs on this machine can reach the server: while it has no keys, they may do all. */
  readonly onThisMachineOnly: boolean;
  /** The key of `AGENTOPS_ADMIN_KEY`, which counts as any other but is not stored. */
  readonly environmentKey?: StoredApiKey | undefined;
  /** The key that this server leaves in its data folder for `agentops keys`. Nobody else is to know that it is there. */
  readonly localKey?: StoredApiKey | undefined;
}

export interface IssuedToken {
  readonly granted: true;
  readonly token: string;
  readonly grant: Grant;
}

/** Who may do what. Every call may reject with StoreUnavailable: a key that cannot be looked up is not guessed at. */
export class Access {
  readonly #onThisMachineOnly: boolean;
  readonly #environmentKey: StoredApiKey | undefined;
  readonly #builtIn: readonly StoredApiKey[];
  readonly #sealedKey = mintSealedKey();
  readonly #ring: KeyRing;
  readonly #uses: KeyUses;

  constructor({ controlPlane, onThisMachineOnly, environmentKey, localKey }: AccessOptions) {
    this.#onThisMachineOnly = onThisMachineOnly;
    this.#environmentKey = environmentKey;
    this.#builtIn = [environmentKey, localKey].filter((key) => key !== undefined);
    this.#ring = new KeyRing({ read: () => controlPlane.listApiKeys(), builtIn: this.#builtIn });
    this.#uses = new KeyUses({ write: (uses) => controlPlane.noteKeyUses(uses) });
  }

  /** Whether a request with these headers may do what needs this scope. */
  async authorize(headers: RequestHeaders, wanted: Scope): Promise<Grant | Refusal> {
    const keys = await this.#ring.keys();
    const credential = credentialOf(headers);
    if (this.#trustsMachine(keys)) {
      // Only the key of the data folder is told apart: by it `agentops keys` knows that it speaks to the right server.
      const key = credential === undefined ? undefined : this.#find(credential, keys);
      return key ? grantOf(key) : MACHINE;
    }
    if (credential === undefined) return NO_KEY;
    const key = this.#find(credential, keys) ?? (await verifyToken(credential, keys.valid));
    if (key === undefined) return INVALID_KEY;
    const grant = grantOf(key);
    if (!permits(grant, wanted)) return notFor(wanted, grant);
    this.#noteUse(key);
    return grant;
  }

  /** A token for a key: as good as the key for an hour, or until the key is revoked. */
  async issueToken(apiKey: string): Promise<IssuedToken | Refusal<401>> {
    const keys = await this.#ring.keys();
    // Any key will do, and so will any token, until there is a first key; then this one is not valid.
    if (this.#trustsMachine(keys)) {
      return { granted: true, token: await signToken(this.#sealedKey), grant: MACHINE };
    }
    const key = this.#find(apiKey, keys);
    if (key === undefined) return INVALID_KEY;
    this.#noteUse(key);
    return { granted: true, token: await signToken(key), grant: grantOf(key) };
  }

  /** A new token in place of the one in the cookie of this request; `undefined` where it has none. */
  async renewToken(headers: RequestHeaders): Promise<string | undefined> {
    const token = cookieTokenOf(headers);
    const { valid } = await this.#ring.keys();
    const key = token && (await verifyToken(token, valid));
    return key && signToken(key);
  }

  /** Whether there is a valid key that somebody may hold. */
  async hasKeys(): Promise<boolean> {
    const { valid } = await this.#ring.keys();
    return this.#environmentKey !== undefined || valid.size > this.#builtIn.length;
  }

  /** To be called when a key was made or revoked: this server acts on it at once, others within seconds. */
  async keysChanged(): Promise<void> {
    await this.#ring.refresh();
  }

  async close(): Promise<void> {
    await this.#uses.write();
  }

  /** A server that ever had a key never trusts the machine again: revoking the last one must not open it. */
  #trustsMachine({ anyStored }: Keys): boolean {
    return this.#onThisMachineOnly && !anyStored && this.#environmentKey === undefined;
  }

  #find(text: string, { valid }: Keys): StoredApiKey | undefined {
    const hash = Buffer.from(hashApiKey(text), "hex");
    const named = valid.get(idOfApiKey(text) ?? "");
    return [named, ...this.#builtIn].find(
      (key) => key !== undefined && timingSafeEqual(Buffer.from(key.hash, "hex"), hash),
    );
  }

  #noteUse(key: StoredApiKey): void {
    if (!this.#builtIn.includes(key)) this.#uses.note(key.id);
  }
}

// --- internal ---

const MACHINE: Grant = { granted: true, projectId: "default", scope: "admin", keyId: undefined };

const NO_KEY: Refusal<401> = {
  granted: false,
  status: 401,
  code: "unauthenticated",
  message:
    "This server wants an API key: send one as `Authorization: Bearer …` or `X-Agentops-Api-Key`. `agentops keys create` makes them.",
};

const INVALID_KEY: Refusal<401> = {
  granted: false,
  status: 401,
  code: "unauthenticated",
  message: "The API key or token is not valid: it is unknown, has expired or was revoked.",
};

function grantOf({ id, projectId, scope }: StoredApiKey): Grant {
  return { granted: true, projectId, scope, keyId: id };
}
