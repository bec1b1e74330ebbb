import { spawnSync } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:http2";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  cli,
  eventually,
  type ServerProcess,
  type StartOptions,
  startServer,
  temporaryFolder,
} from "./running-server.ts";

const servers: ServerProcess[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop("SIGKILL");
});

describe("agentops keys", () => {
  it("makes, lists and revokes keys of a running server, which wants one from then on", async () => {
    const server = await start();
    const { dataDirectory } = server;
    expect(await statusOf(server, "/api/v1/sessions")).toBe(200);

    const made = agentops(
      "keys",
      "create",
      "--name",
      "laptop",
      "--scope",
      "read",
      "--data-dir",
      dataDirectory,
    );
    const key = made.stdout.trim();
    expect(key).toMatch(/^ao_[0-9a-f]{12}_[0-9a-z]{50}$/);
    expect(made.stderr).toContain("It is the first: from now on every request needs a key.");
    expect(made.stderr).not.toContain(key);
    expect(await statusOf(server, "/api/v1/sessions")).toBe(401);
    expect(await statusOf(server, "/api/v1/sessions", key)).toBe(200);
    expect(await statusOf(server, "/health")).toBe(200);
    expect(await statusOf(server, "/")).toBe(200);

    const id = key.split("_")[1] ?? "";
    const { stdout } = agentops("keys", "list", "--data-dir", dataDirectory);
    expect(stdout).toMatch(new RegExp(`^ID +NAME .*\n${id} +laptop +default +read `));
    expect(stdout).not.toContain(key);

    expect(agentops("keys", "revoke", id, "--data-dir", dataDirectory).stdout).toContain("revoked");
    expect(
      await eventually(
        () => statusOf(server, "/api/v1/sessions", key),
        (status) => status === 401,
        5_000,
      ),
    ).toBe(401);
    expect(server.output()).not.toContain(key);
  });

  it("do the same on the data folder while no server runs, even if one was killed there", async () => {
    const killed = await start();
    await killed.stop("SIGKILL");
    const { dataDirectory } = killed;
    expect(statSync(join(dataDirectory, "server.json")).mode & 0o777).toBe(0o600);
    const project = agentops("projects", "create", "checkout", "--data-dir", dataDirectory);
    expect(project.stderr).toBe("");
    const flags = ["--project", "checkout", "--data-dir", dataDirectory, "--json"];
    const { stdout } = agentops("keys", "create", "--name", "ci", ...flags);
    const { key, scope, projectId } = JSON.parse(stdout);
    expect({ scope, projectId }).toEqual({ scope: "ingest", projectId: "checkout" });
    const server = await start({ dataDirectory });
    expect(await statusOf(server, "/api/v1/sessions")).toBe(401);
    expect(await statusOf(server, "/api/v1/sessions", key)).toBe(403);
    const trace = await fetch(`${server.url}/v1/traces`, {
      method: "POST",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      body: "{}",
    });
    expect(trace.status).toBe(200);
  });

  it("never speak to a server of another data folder that has the port now", async () => {
    const other = await start();
    const dataDirectory = temporaryFolder();
    writeFileSync(join(dataDirectory, "server.json"), JSON.stringify({ url: other.url, key: "of the dead" }));
    agentops("keys", "create", "--name", "mine", "--data-dir", dataDirectory);
    expect(agentops("keys", "list", "--data-dir", dataDirectory).stdout).toContain("mine");
    expect(agentops("keys", "list", "--data-dir", other.dataDirectory).stdout).toContain(
      "No keys were made yet",
    );
  });

  it.each([
    [["keys", "create"], "--name"],
    [["keys", "create", "--name", "x", "--scope", "root"], "ingest, read, admin"],
    [["keys", "create", "--name", "x", "--project", "nowhere"], "nowhere"],
    [["keys", "revoke", "000000000000"], "no key"],
    [["projects", "create", "Not An Id"], "lower-case"],
  ])("say what is wrong: %j", (parameters, named) => {
    const { status, stderr } = agentops(...parameters, "--data-dir", temporaryFolder());
    expect(stderr).toContain(named);
    expect(stderr.trim()).not.toContain("\n");
    expect(status).toBe(1);
  });
});

it("gRPC is refused like HTTP: UNAUTHENTICATED without a valid key, PERMISSION_DENIED with one for reading", async () => {
  const server = await start();
  const key = (scope: string) =>
    agentops(
      "keys",
      "create",
      "--name",
      scope,
      "--scope",
      scope,
      "--data-dir",
      server.dataDirectory,
    ).stdout.trim();
  const [ingest, read] = [key("ingest"), key("read")];
  expect(await grpcStatus(server, {})).toBe("16");
  expect(await grpcStatus(server, { authorization: "Bearer wrong" })).toBe("16");
  expect(await grpcStatus(server, { authorization: `Bearer ${read}` })).toBe("7");
  expect(await grpcStatus(server, { authorization: `Bearer ${ingest}` })).toBe("0");
  expect(await grpcStatus(server, { "x-agentops-api-key": ingest })).toBe("0");
});

describe("a server on an address that others can reach", () => {
  const adminKey = "a-key-for-a-container-0123456789";

  it("refuses to start without keys, in one sentence with the remedy", () => {
    const flags = ["--host", "0.0.0.0", "--port", "0", "--grpc-port", "off", "--data-dir", temporaryFolder()];
    const { status, stderr } = agentops("serve", ...flags);
    expect(stderr).toContain("agentops keys create");
    expect(stderr.trim()).not.toContain("\n");
    expect(status).toBe(1);
  });

  it("refuses likewise on loopback under a name of its own, where a proxy brings others", () => {
    const flags = ["--allowed-hosts", "agentops.example.com", "--port", "0", "--grpc-port", "off"];
    const { status, stderr } = agentops("serve", ...flags, "--data-dir", temporaryFolder());
    expect(stderr).toContain("agentops.example.com");
    expect(status).toBe(1);
  });

  it("starts with AGENTOPS_ADMIN_KEY, which makes the others, and checks Host", async () => {
    const server = await start({
      flags: ["--host", "0.0.0.0", "--allowed-hosts", "agentops"],
      environment: { AGENTOPS_ADMIN_KEY: adminKey },
    });
    expect(await statusOf(server, "/api/v1/sessions")).toBe(401);
    expect(await statusOf(server, "/api/v1/sessions", adminKey)).toBe(200);
    const made = await fetch(`${server.url}/api/v1/keys`, {
      method: "POST",
      headers: { Authorization: `Bearer ${adminKey}`, "Content-Type": "application/json" },
      body: JSON.stringify({ name: "agents", scope: "ingest" }),
    });
    expect(made.status).toBe(201);
    for (const [host, status] of [
      ["agentops:4318", 200],
      ["10.1.2.3", 200],
      ["evil.example", 403],
    ] as const)
      expect(await statusOf(server, "/health", undefined, host)).toBe(status);
    expect(server.output()).not.toContain(adminKey);
  });

  it("starts with a key that was made before", async () => {
    const dataDirectory = temporaryFolder();
    const { stdout } = agentops(
      "keys",
      "create",
      "--name",
      "a",
      "--scope",
      "admin",
      "--data-dir",
      dataDirectory,
    );
    const server = await start({ dataDirectory, flags: ["--host", "0.0.0.0"] });
    expect(await statusOf(server, "/api/v1/sessions", stdout.trim())).toBe(200);
  });

  it("does not take an admin key that can be guessed", () => {
    const environment = { AGENTOPS_ADMIN_KEY: "changeme" };
    const { status, stderr } = agentops("serve", "--data-dir", temporaryFolder(), { environment });
    expect(stderr).toContain("AGENTOPS_ADMIN_KEY");
    expect(stderr).not.toContain("changeme");
    expect(status).toBe(1);
  });
});

async function start(options: StartOptions = {}): Promise<ServerProcess> {
  const server = await startServer(options);
  servers.push(server);
  return server;
}

function agentops(...parameters: (string | { environment: Record<string, string> })[]) {
  const given = parameters.filter((parameter) => typeof parameter === "string");
  const environment = parameters.find((parameter) => typeof parameter === "object")?.environment;
  const env = { ...process.env, ...environment };
  return spawnSync(process.execPath, [cli, ...given], { encoding: "utf8", timeout: 20_000, env });
}

function statusOf(
  server: ServerProcess,
  path: string,
  key?: string,
  host?: string,
): Promise<number | undefined> {
  const { port } = new URL(server.url);
  const headers = { ...(key && { Authorization: `Bearer ${key}` }), ...(host && { Host: host }) };
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

/** Of an empty export of spans. */
async function grpcStatus(server: ServerProcess, metadata: Record<string, string>): Promise<unknown> {
  const session = connect(server.grpcUrl);
  try {
    const call = session.request({
      ":method": "POST",
      ":path": "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
      "content-type": "application/grpc",
      te: "trailers",
      ...metadata,
    });
    call.end(Buffer.alloc(5)); // not compressed, no bytes
    return await new Promise((resolve, reject) => {
      const tell = (headers: Record<string, unknown>) => {
        if (headers["grpc-status"] !== undefined) resolve(headers["grpc-status"]);
      };
      call.on("response", tell).on("trailers", tell).on("error", reject).resume();
    });
  } finally {
    session.close();
  }
}
