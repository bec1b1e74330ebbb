/** Whether a key names a secret, whatever its spelling: `apiKey`, `x-api-key`, `OPENAI_API_KEY`, `Authorization`. */
export function isSecretKey(key: string): boolean {
  const bare = key.replace(/[^a-z0-9]/gi, "").toLowerCase();
  return SECRET_NAMES.has(bare) || SECRET_ENDINGS.some((ending) => bare.endsWith(ending));
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
