import type { Config } from "./config.ts";
import { createClient } from "./exporter/create-client.ts";
import { createExporter } from "./exporter/create-exporter.ts";
import { createMetrics } from "./metrics/create-metrics.ts";
import { createDestinations } from "./otel/create-destinations.ts";
import { OTelManager } from "./otel/otel-manager.ts";
import { continuedSessions } from "./propagation/continue-session.ts";
import type { Reporter } from "./reporter.ts";
import type { Runtime } from "./runtime.ts";
import { createSessionEvents } from "./session/create-session-events.ts";
import { endOpenSessions } from "./session/end-open-sessions.ts";
import { OpenSessions } from "./session/open-sessions.ts";
import { printOpenSessions } from "./session/print-open-sessions.ts";
import { RunLines } from "./session/run-lines.ts";
import type { Session } from "./session/session.ts";
import { watchExit } from "./watch-exit.ts";

export interface RuntimeOptions {
  /** The customer puts our processor or exporter into a set-up of theirs. Default false. */
  explicit?: boolean;
  isProvisional?: boolean;
}

/** Puts the parts together and into the process. */
export function createRuntime(
  config: Config,
  reporter: Reporter,
  defaultSession: Session,
  { explicit = false, isProvisional = false }: RuntimeOptions = {},
): Runtime {
  const client = createClient(config, reporter);
  const exporter = createExporter(config, reporter, client);
  const destinations = createDestinations(config, exporter, reporter);
  const otel = new OTelManager({ config, reporter, defaultSession, destinations, explicit });
  otel.install();
  const metrics = createMetrics({ config, reporter, client, exporter, otel, explicit });
  const openSessions = new OpenSessions();
  const sessionEvents = createSessionEvents(config, reporter, client, otel);
  const runLines = new RunLines(reporter, client);
  const unwatch = watchExit(exporter, sessionEvents?.exporter, {
    end: (end) => endOpenSessions([defaultSession, ...openSessions, ...continuedSessions()], end),
    flush: (options) =>
      Promise.all([
        otel.flush(options),
        sessionEvents?.flush(options),
        metrics?.flush(options),
        metrics?.flushPipeline(options),
      ]),
    exit: () => {
      printOpenSessions([defaultSession, ...openSessions]);
      runLines.print();
      metrics?.keep();
    },
  });
  return {
    config,
    reporter,
    otel,
    client,
    exporter,
    metrics,
    defaultSession,
    openSessions,
    sessionEvents,
    runLines,
    isProvisional,
    release: () => {
      unwatch();
      metrics?.release();
      otel.release();
    },
  };
}
