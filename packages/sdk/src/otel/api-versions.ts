import { createRequire } from "node:module";

export interface ApiVersion {
  version: string;
  /** Folder of the copy. */
  path: string;
}

/**
 * The copies of `@opentelemetry/api` that are known to be in this process: the one this package uses, those that
 * `require` has loaded, and the one that the program gets. Others that only `import` has loaded cannot be seen.
 */
export function loadedApiVersions(): ApiVersion[] {
  const versions = new Map<string, ApiVersion>();
  const { own, program, loaded } = findCopies();
  for (const path of [own, ...loaded, program]) {
    const version = path === undefined ? undefined : versionIn(path);
    if (path !== undefined && version !== undefined) versions.set(path, { version, path });
  }
  return [...versions.values()];
}

/**
 * The copy that the program gets, where that is another one than ours and out of our reach: what is recorded with it
 * before somebody registers a provider is lost.
 */
export function unreachableApiCopy(): ApiVersion | undefined {
  const { own, program, loaded } = findCopies();
  if (own === undefined || program === undefined || program === own || loaded.includes(program))
    return undefined;
  const version = versionIn(program);
  return version === undefined ? undefined : { version, path: program };
}

export function describeUnreachable({ version, path }: ApiVersion): string {
  return `your program uses a copy of @opentelemetry/api (${version} in ${path}) that AgentOps cannot reach: what is recorded with it before a tracer provider is registered is lost. Install one copy for both ("npm ls @opentelemetry/api" shows who wants which).`;
}

function findCopies(): { own: string | undefined; program: string | undefined; loaded: string[] } {
  const require = createRequire(import.meta.url);
  const loaded = Object.keys(require.cache).map(folderOf);
  return {
    own: resolveFrom(import.meta.url),
    program: process.argv[1] === undefined ? undefined : resolveFrom(process.argv[1]),
    loaded: [...new Set(loaded)].filter((path) => path !== undefined),
  };
}

function resolveFrom(file: string): string | undefined {
  try {
    return folderOf(createRequire(file).resolve("@opentelemetry/api"));
  } catch {
    return undefined; // it has none, or is a bundle
  }
}

function versionIn(path: string): string | undefined {
  try {
    return (createRequire(import.meta.url)(`${path}package.json`) as { version: string }).version;
  } catch {
    return undefined;
  }
}

function folderOf(file: string): string | undefined {
  return API_FOLDER.exec(file)?.[0];
}

const API_FOLDER = /^.*[\\/]node_modules[\\/]@opentelemetry[\\/]api[\\/]/;
