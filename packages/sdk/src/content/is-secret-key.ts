/** Whether a key names a secret, whatever its spelling: `apiKey`, `x-api-key`, `OPENAI_API_KEY`, `Authorization`. */
export function isSecretKey(key: string): boolean {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const bare = key.replace(/[^a-z0-9]/gi, "").toLowerCase();
  const secret = SECRET_NAMES.has(bare) || SECRET_ENDINGS.some((ending) => bare.endsWith(ending));
  if (cache.size < MAX_CACHED && key.length <= 64) cache.set(key, secret);
  return secret;
}

// Names that are harmless as the end of a longer one: `max_tokens` is no secret, `token` is.
const SECRET_NAMES = new Set([
  "token",
  "pwd",
  "cookie",
  "setcookie",
  "credentials",
  "credential",
  "jwt",
  "bearer",
]);
const SECRET_ENDINGS = [
  "apikey",
  "authorization",
  "password",
  "passwd",
  "passphrase",
  "secret",
  "secretkey",
  "privatekey",
  "accesskey",
  "accesstoken",
  "refreshtoken",
  "idtoken",
  "authtoken",
  "bearertoken",
  "sessiontoken",
  "secrettoken",
  "apitoken",
];

const MAX_CACHED = 1000;
const cache = new Map<string, boolean>();
