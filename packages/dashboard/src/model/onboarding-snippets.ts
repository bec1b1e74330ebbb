export interface Snippet {
  readonly id: string;
  readonly label: string;
  readonly explanation: string;
  readonly code: string;
}

const DEFAULT_ORIGIN = "http://localhost:4318";

/**
 * Ways to send a first span to the server at `origin`, ready to be copied. Where it wants a key, they take it from
 * AGENTOPS_API_KEY, as the SDK does by itself.
 */
export function onboardingSnippets(origin: string, wantsKey = false): Snippet[] {
  // The SDK finds the default address by itself; naming it would make every snippet longer for nothing.
  const isDefault = origin === DEFAULT_ORIGIN;
  const endpointOption = isDefault ? "" : `{ endpoint: "${origin}" }`;
  const endpointVariable = isDefault ? "" : `AGENTOPS_API_ENDPOINT=${origin} `;
  return [
    {
      id: "sdk",
      label: "AgentOps SDK",
      explanation: "npm install agentops, then at the top of your program:",
      code: `import * as agentops from "agentops";\nagentops.init(${endpointOption});`,
    },
    {
      id: "no-code",
      label: "No code",
      explanation: "With agentops installed, nothing in your program changes:",
      code: `${endpointVariable}node --import agentops/register app.js`,
    },
    {
      id: "opentelemetry",
      label: "OpenTelemetry",
      explanation: "Any OpenTelemetry exporter, in any language, over OTLP/HTTP:",
      code: `export OTEL_EXPORTER_OTLP_ENDPOINT=${origin}\nexport OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf${wantsKey ? '\nexport OTEL_EXPORTER_OTLP_HEADERS="x-agentops-api-key=$AGENTOPS_API_KEY"' : ""}`,
    },
    {
      id: "curl",
      label: "curl",
      explanation: "One span by hand, to see that it arrives:",
      code: curlSnippet(origin, wantsKey),
    },
  ];
}

function curlSnippet(origin: string, wantsKey: boolean): string {
  const key = wantsKey ? ' -H "X-Agentops-Api-Key: $AGENTOPS_API_KEY"' : "";
  return `curl ${origin}/v1/traces${key} -H 'Content-Type: application/json' -d @- <<JSON
{ "resourceSpans": [{
  "resource": { "attributes": [
    { "key": "service.name", "value": { "stringValue": "hello" } }] },
  "scopeSpans": [{ "spans": [{
    "traceId": "$(openssl rand -hex 16)",
    "spanId": "$(openssl rand -hex 8)",
    "name": "hello agent",
    "startTimeUnixNano": "$(date +%s)000000000",
    "endTimeUnixNano": "$(date +%s)250000000",
    "attributes": [
      { "key": "agentops.span.kind", "value": { "stringValue": "agent" } }]
  }] }]
}] }
JSON`;
}
