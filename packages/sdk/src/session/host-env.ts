import { SDK_VERSION } from "../version.ts";

/** Where a session ran. With `envDataOptOut` without names, paths and packages. */
export interface HostEnv {
  readonly sdk: { readonly name: string; readonly version: string };
  readonly runtime: { readonly name: string; readonly version: string };
  readonly os: { readonly type: string; readonly release: string; readonly architecture: string };
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly hostname?: string;
  readonly workingDirectory?: string;
  readonly executable?: string;
  /** The dependencies that the program's `package.json` names, with the version that is installed. */
  readonly packages?: Readonly<Record<string, string>>;
}

/** Read when it is first asked for, and once. Never throws. */
export function readHostEnv(optOut: boolean): HostEnv {
  if (optOut) {
    reduced ??= readReduced();
    return reduced;
  }
  full ??= readFull();
  return full;
}

let reduced: HostEnv | undefined;
let full: HostEnv | undefined;

function readReduced(): HostEnv {
  const os = process.getBuiltinModule("node:os");
  return {
    sdk: { name: "agentops", version: SDK_VERSION },
    runtime: { name: "nodejs", version: process.versions.node },
    os: {
      type: process.platform === "win32" ? "windows" : process.platform,
      release: attempt(() => os.release()) ?? "",
      architecture: process.arch,
    },
    cpus: attempt(() => os.availableParallelism()) ?? 0,
    memoryBytes: attempt(() => os.totalmem()) ?? 0,
  };
}

function readFull(): HostEnv {
  const hostname = attempt(() => process.getBuiltinModule("node:os").hostname());
  const workingDirectory = attempt(() => process.cwd());
  const packages = workingDirectory === undefined ? undefined : readPackages(workingDirectory);
  return {
    ...readReduced(),
    ...(hostname === undefined ? {} : { hostname }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
    executable: process.execPath,
    ...(packages === undefined ? {} : { packages }),
  };
}

/** Each is a file to read. */
const MAX_PACKAGES = 100;

function readPackages(folder: string): Record<string, string> | undefined {
  const { dirname, join } = process.getBuiltinModule("node:path");
  for (let at = folder; ; at = dirname(at)) {
    const manifest = readManifest(join(at, "package.json"));
    if (manifest !== undefined) {
      const names = Object.keys(manifest.dependencies ?? {}).slice(0, MAX_PACKAGES);
      return Object.fromEntries(
        names.map((name) => [name, installedVersion(at, name) ?? String(manifest.dependencies?.[name])]),
      );
    }
    if (dirname(at) === at) return undefined;
  }
}

interface Manifest {
  version?: unknown;
  dependencies?: Record<string, unknown>;
}

function readManifest(path: string): Manifest | undefined {
  return attempt(() => {
    const manifest: unknown = JSON.parse(process.getBuiltinModule("node:fs").readFileSync(path, "utf8"));
    return typeof manifest === "object" && manifest !== null ? manifest : undefined;
  });
}

/** As Node looks for a package: in the folders above too. */
function installedVersion(folder: string, name: string): string | undefined {
  const { dirname, join } = process.getBuiltinModule("node:path");
  for (let at = folder; ; at = dirname(at)) {
    const version = readManifest(join(at, "node_modules", name, "package.json"))?.version;
    if (typeof version === "string") return version;
    if (dirname(at) === at) return undefined;
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
