import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveSettings } from "./settings.ts";

describe("settings", () => {
  it("have defaults", () => {
    expect(resolveSettings({}, {})).toEqual({
      port: 4318,
      host: "127.0.0.1",
      dataDirectory: join(homedir(), ".agentops"),
      clickhouseUrl: undefined,
      retentionDays: 90,
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

  it("never repeat a ClickHouse address, which may hold a password", () => {
    expect(() => resolveSettings({ clickhouseUrl: "tcp://user:hunter2@db" }, {})).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
    );
  });
});
