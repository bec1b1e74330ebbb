import { hkdfSync } from "node:crypto";
import type { StoredApiKey } from "../store/control-plane.ts";

export const TOKEN_LIFETIME_SECONDS = 3_600;

/**
 * A JWT in the name of a key. Its secret is derived from what is stored of the key: every server process that knows the
 * key can check the token, nothing else needs to be kept, and it dies when its key does.
 */
export async function signToken({ id, projectId, hash }: StoredApiKey): Promise<string> {
  const { SignJWT } = await jose();
  return new SignJWT({ project_id: projectId })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: id })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(id)
    .setIssuedAt()
    .setExpirationTime(`${TOKEN_LIFETIME_SECONDS}s`)
    .sign(secretOf(hash));
}

/**
 * The key that a token stands for; `undefined` for whatever is not a token of one of these keys, in force now. Its
 * payload is of no interest: what a key may do is what the key says.
 */
export async function verifyToken(
  token: string,
  keys: ReadonlyMap<string, StoredApiKey>,
): Promise<StoredApiKey | undefined> {
  const { errors, jwtVerify } = await jose();
  try {
    let key: StoredApiKey | undefined;
    await jwtVerify(
      token,
      ({ kid }) => {
        key = kid === undefined ? undefined : keys.get(kid);
        if (key === undefined) throw new errors.JWKSNoMatchingKey();
        return secretOf(key.hash);
      },
      {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ["exp", "iat", "sub"],
        clockTolerance: 60,
        maxTokenAge: TOKEN_LIFETIME_SECONDS,
      },
    );
    return key;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

// --- internal ---

/** More than a megabyte that a server on one's own machine, where nobody needs a token, does without. */
const jose = () => import("jose");

const ALGORITHM = "HS256";
const TYPE = "JWT";
const ISSUER = "agentops";
const AUDIENCE = "agentops";

export function secretOf(hash: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", Buffer.from(hash, "hex"), "", "agentops token", 32));
}
