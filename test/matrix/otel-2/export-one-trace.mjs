// Two spans through the exporter named by the first parameter, at its default address.
import { context, trace } from "@opentelemetry/api";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

const [exporterPackage, name] = process.argv.slice(2);
const { OTLPTraceExporter } = await import(exporterPackage);
const provider = new NodeTracerProvider({
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
const tracer = provider.getTracer("matrix");
const root = tracer.startSpan(name);
const call = tracer.startSpan(
  "chat gpt-4o-mini",
  {
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o-mini",
      "gen_ai.usage.input_tokens": 1000,
      "gen_ai.usage.output_tokens": 100,
      "gen_ai.input.messages": JSON.stringify([{ role: "user", parts: [{ type: "text", content: "ping" }] }]),
    },
  },
  trace.setSpan(context.active(), root),
);
call.end();
root.end();
await provider.shutdown();
