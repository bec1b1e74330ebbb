import { describe, expect, it } from "vitest";
import { hostGuard } from "./host-guard.ts";

const REFUSED = expect.any(String);

describe("on loopback", () => {
  const guard = hostGuard({ isExposed: false, allowedHosts: [] });

  it.each(["localhost:4318", "127.0.0.1:4318", "127.1.2.3", "[::1]:4318", "LOCALHOST"])(
    "Host %s may",
    (host) => {
      expect(guard({ host })).toBeUndefined();
    },
  );

  it.each([
    undefined,
    "",
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "10.0.0.1",
    "a b",
    "user@localhost:x",
  ])("Host %s may not", (host) => {
    expect(guard({ ...(host !== undefined && { host }) })).toEqual(REFUSED);
  });

  it("pages of this machine may, of others not", () => {
    const host = "localhost:4318";
    for (const origin of ["http://localhost:4318", "http://127.0.0.1:3000", "http://[::1]:8080"])
      expect(guard({ host, origin })).toBeUndefined();
    for (const origin of ["https://evil.example", "http://localhost.evil.example", "null", "file://", ""])
      expect(guard({ host, origin })).toEqual(REFUSED);
  });
});

describe("on another address", () => {
  const guard = hostGuard({ isExposed: true, allowedHosts: ["agentops.example.com", "agentops"] });

  it.each(["10.0.0.5:4318", "[fd00::1]:4318", "agentops:4318", "AgentOps.example.com", "localhost"])(
    "Host %s may",
    (host) => {
      expect(guard({ host })).toBeUndefined();
    },
  );

  it.each(["evil.example", "agentops.evil.example", "10.0.0.5.evil.example"])("Host %s may not", (host) => {
    expect(guard({ host })).toMatch(/--allowed-hosts/);
  });

  it("pages of its own may, of other sites not", () => {
    const host = "agentops.example.com";
    expect(guard({ host, origin: "https://agentops.example.com" })).toBeUndefined();
    expect(guard({ host, origin: "https://www.example.com" })).toEqual(REFUSED);
    expect(guard({ host: "10.0.0.5:4318", origin: "http://10.0.0.5:4319" })).toEqual(REFUSED);
  });
});
