import { expect, it } from "vitest";
import { onboardingSnippets } from "./onboarding-snippets.ts";

function codeOf(origin: string, id: string): string {
  return onboardingSnippets(origin).find((snippet) => snippet.id === id)!.code;
}

it("needs no address where the SDK finds the server by itself", () => {
  expect(codeOf("http://localhost:4318", "sdk")).toBe(
    'import * as agentops from "agentops";\nagentops.init();',
  );
  expect(codeOf("http://localhost:4318", "no-code")).toBe("node --import agentops/register app.js");
});

it("names the address of this server everywhere else", () => {
  for (const { code } of onboardingSnippets("https://ops.example.org:8443")) {
    expect(code).toContain("https://ops.example.org:8443");
  }
});

it("sends a key along where the server wants one, and leaves it to the environment", () => {
  const code = (id: string) =>
    onboardingSnippets("https://o.example", true).find((one) => one.id === id)!.code;
  for (const id of ["opentelemetry", "curl"]) expect(code(id)).toContain("$AGENTOPS_API_KEY");
  for (const { code } of onboardingSnippets("https://o.example")) expect(code).not.toContain("KEY");
});

it("sends one valid span by hand", () => {
  const body = /<<JSON\n([\s\S]*)\nJSON$/.exec(codeOf("http://localhost:4318", "curl"))![1]!;
  const filled = body
    .replace("$(openssl rand -hex 16)", "a".repeat(32))
    .replace("$(openssl rand -hex 8)", "b".repeat(16))
    .replaceAll("$(date +%s)", "1767225600");
  const [span] = JSON.parse(filled).resourceSpans[0].scopeSpans[0].spans;
  expect(span).toMatchObject({
    traceId: "a".repeat(32),
    startTimeUnixNano: "1767225600000000000",
    endTimeUnixNano: "1767225600250000000",
  });
});
