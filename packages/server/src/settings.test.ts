import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveSettings } from "./settings.ts";

describe("settings", () => {
  it("have defaults", () => {
    expect(resolveSettings({}, {})).toEqual({
      port: 4318,
      host: "127.0.0.1",
      allowedHosts: [],
      adminKeyHash: undefined,
      grpcPort: 4317,
      dataDirectory: join(homedir(), ".agentops"),
      clickhouseUrl: undefined,
      retentionDays: 90,
      minFreeDisk: { bytes: 2 ** 31, share: 0 },
    });
  });

  it("come from the flag, else the environment; a blank value counts as unset", () => {
    const environment = { AGENTOPS_PORT: "1000", AGENTOPS_HOST: " ", AGENTOPS_RETENTION_DAYS: "7" };
    expect(resolveSettings({ port: "2000" }, environment)).toMatchObject({
      port: 2000,
      host: "127.0.0.1",
      retentionDays: 7,
    });
  });

  it.each(["-1", "65536", "4318.5", "http"])("refuse the port %s, saying what is wanted", (port) => {
    expect(() => resolveSettings({ port }, {})).toThrow(/--port.*"?whole number from 0 to 65535/);
  });

  it("take a gRPC port, or none", () => {
    expect(resolveSettings({ grpcPort: "0" }, {}).grpcPort).toBe(0);
    expect(resolveSettings({}, { AGENTOPS_GRPC_PORT: "off" }).grpcPort).toBeUndefined();
    expect(() => resolveSettings({ grpcPort: "on" }, {})).toThrow(/--grpc-port/);
  });

  it("take host names, and nothing that is more than a name", () => {
    expect(resolveSettings({ allowedHosts: "Agentops.example.com, agentops" }, {}).allowedHosts).toEqual([
      "agentops.example.com",
      "agentops",
    ]);
    expect(() => resolveSettings({ allowedHosts: "https://agentops.example.com" }, {})).toThrow(
      /--allowed-hosts/,
    );
  });

  it("keep of the admin key only a hash, and never repeat one that is too short", () => {
    const key = "a-key-of-more-than-16";
    expect(JSON.stringify(resolveSettings({}, { AGENTOPS_ADMIN_KEY: key }))).not.toContain(key);
    expect(() => resolveSettings({}, { AGENTOPS_ADMIN_KEY: "changeme" })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("changeme") }),
    );
  });

  it("take free disk as a size or a share, and say so where it is neither", () => {
    expect(resolveSettings({ minFreeDisk: "5%" }, {}).minFreeDisk).toEqual({ bytes: 0, share: 0.05 });
    expect(() => resolveSettings({ minFreeDisk: "plenty" }, {})).toThrow(/--min-free-disk.*20GiB.*5%/);
  });

  it("never repeat a ClickHouse address, which may hold a password", () => {
    expect(() => resolveSettings({ clickhouseUrl: "tcp://user:hunter2@db" }, {})).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
    );
  });
});
