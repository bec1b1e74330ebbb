import type { Config } from "../config.ts";
import type { Exporter } from "../exporter/exporter.ts";
import type { Reporter } from "../reporter.ts";
import type { ActiveDestination } from "./active-destination.ts";
import { AgentopsDestination } from "./agentops-destination.ts";
import { isAgentopsExporter } from "./agentops-span-exporter.ts";
import type { Destination, SpanExporter } from "./destination.ts";
import { ExporterDestination } from "./exporter-destination.ts";

/** The destinations that the options ask for: AgentOps, unless `otel.exporters` leaves it out, and the others. */
export function createDestinations(
  config: Config,
  exporter: Exporter,
  reporter: Reporter,
): ActiveDestination[] {
  const { exporters, additionalExporters = [] } = config.otel;
  const listed = (exporters ?? []).map(toDestination);
  const others = [...listed, ...additionalExporters.map(toDestination)];
  const own = listed.find((destination) => isAgentopsExporter(destination.exporter));
  const active: ActiveDestination[] =
    exporters === undefined || own !== undefined
      ? [new AgentopsDestination({ ...config, ...own }, exporter)]
      : [];
  for (const destination of others) {
    if (isAgentopsExporter(destination.exporter)) continue;
    const name = freeName(destination.name ?? destination.exporter.constructor?.name ?? "exporter", active);
    active.push(new ExporterDestination({ ...destination, name }, config, reporter));
  }
  return active;
}

/** Two exporters of one class are told apart by a number. */
function freeName(wanted: string, taken: readonly ActiveDestination[]): string {
  const isTaken = (name: string): boolean => taken.some((destination) => destination.name === name);
  let name = wanted;
  for (let number = 2; isTaken(name); number += 1) name = `${wanted} ${number}`;
  return name;
}

function toDestination(given: SpanExporter | Destination): Destination {
  return "exporter" in given ? given : { exporter: given };
}
