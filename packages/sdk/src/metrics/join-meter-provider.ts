import type { HrTime, MeterProvider } from "@opentelemetry/api";
import { millisToHrTime } from "../tracer/clock.ts";
import type { Resource } from "../tracer/readable-span.ts";
import { AgentopsMetricReader } from "./agentops-metric-reader.ts";
import type { MetricData, ScopeMetrics } from "./metric-data.ts";
import type { CollectionResult, MetricProducer } from "./metric-reader-shape.ts";

/**
 * Puts our reader into a meter provider that already runs, and returns what takes it out again; undefined where that
 * cannot be done. Since SDK 2.0 readers are given to the constructor only, so this goes through the provider's private
 * lists where they look as we know them from 1.30 to 3.x. What was recorded before is not delivered again.
 */
export function joinMeterProvider(
  provider: MeterProvider,
  reader: AgentopsMetricReader,
): (() => void) | undefined {
  const state = (provider as ProviderInternals)._sharedState;
  if (!isKnown(state)) return undefined;
  const collector = new JoinedCollector(state, reader);
  const leave = (): void => leaveProvider(state, collector);
  try {
    for (const meter of state.meterSharedStates.values()) adoptStorages(meter, state, collector);
    state.metricCollectors.push(collector);
    reader.setMetricProducer(collector);
    return leave;
  } catch {
    leave();
    return undefined;
  }
}

/** Whether a reader of ours is part of it: the customer put one in. */
export function hasOurReader(provider: MeterProvider): boolean {
  try {
    const collectors = (provider as ProviderInternals)._sharedState?.metricCollectors;
    return collectors?.some(({ _metricReader }) => _metricReader instanceof AgentopsMetricReader) === true;
  } catch {
    return false;
  }
}

/** As the SDK's own: it stands for a reader where their storages tell readers apart. */
class JoinedCollector implements MetricProducer, Collector {
  readonly _metricReader: AgentopsMetricReader;
  readonly _sharedState: SharedState;

  constructor(state: SharedState, reader: AgentopsMetricReader) {
    this._sharedState = state;
    this._metricReader = reader;
  }

  async collect(options?: { timeoutMillis?: number }): Promise<CollectionResult> {
    const { meterSharedStates, resource } = this._sharedState;
    const time = millisToHrTime(Date.now()); // the clock of their storages
    const results = await Promise.all(
      [...meterSharedStates.values()].map((meter) => meter.collect(this, time, options)),
    );
    const scopeMetrics: ScopeMetrics[] = [];
    for (const result of results) if (result?.scopeMetrics != null) scopeMetrics.push(result.scopeMetrics);
    return { resourceMetrics: { resource, scopeMetrics }, errors: [] };
  }

  forceFlush(options?: { timeoutMillis?: number }): Promise<void> {
    return this._metricReader.forceFlush(options);
  }

  shutdown(options?: { timeoutMillis?: number }): Promise<void> {
    return this._metricReader.shutdown(options);
  }

  selectAggregation(): unknown {
    return this._metricReader.selectAggregation();
  }

  selectAggregationTemporality(instrumentType: unknown): number {
    return this._metricReader.selectAggregationTemporality(instrumentType);
  }

  selectCardinalityLimit(): number {
    return this._metricReader.selectCardinalityLimit();
  }
}

/**
 * Instruments that exist already have storages without us. Ours is told to them as one more reader of what they keep;
 * in the list of storages stands one that records nothing by itself, since an instrument of the same name that is made
 * later writes to every storage it finds there.
 */
function adoptStorages(
  { metricStorageRegistry: registry }: MeterState,
  state: SharedState,
  collector: JoinedCollector,
): void {
  for (const storages of registry._sharedRegistry.values())
    for (const storage of storages) introduce(storage, collector);
  const other = state.metricCollectors.find((one) => registry._perCollectorRegistry.has(one));
  for (const storages of other === undefined ? [] : registry._perCollectorRegistry.get(other)!.values()) {
    for (const storage of storages) {
      introduce(storage, collector);
      registry.registerForCollector(collector, {
        record() {},
        collect: (who, time) => storage.collect(who, time),
        getInstrumentDescriptor: () => storage.getInstrumentDescriptor(),
        updateDescription: (description) => storage.updateDescription(description),
      });
    }
  }
}

/** What was recorded until now stays with those who were there. */
function introduce(storage: Storage, collector: JoinedCollector): void {
  const { _temporalMetricStorage: temporal, _deltaMetricStorage: delta } = storage as RealStorage;
  temporal._stashAccumulations(delta.collect());
  temporal._unreportedAccumulations.set(collector, []);
}

function leaveProvider(state: SharedState, collector: JoinedCollector): void {
  try {
    const index = state.metricCollectors.indexOf(collector);
    if (index !== -1) state.metricCollectors.splice(index, 1);
    for (const { metricStorageRegistry: registry } of state.meterSharedStates.values()) {
      registry._perCollectorRegistry.delete(collector);
      for (const byName of [registry._sharedRegistry, ...registry._perCollectorRegistry.values()]) {
        for (const storage of [...byName.values()].flat()) {
          const temporal = (storage as RealStorage)._temporalMetricStorage;
          temporal?._unreportedAccumulations.delete(collector);
          temporal?._reportHistory.delete(collector);
        }
      }
    }
  } catch {
    // It stays where it is; nobody asks it any more.
  }
}

function isKnown(state: SharedState | undefined): state is SharedState {
  try {
    if (!Array.isArray(state?.metricCollectors) || !(state.meterSharedStates instanceof Map)) return false;
    return [...state.meterSharedStates.values()].every(({ collect, metricStorageRegistry: registry }) => {
      const { _sharedRegistry, _perCollectorRegistry, registerForCollector } = registry;
      if (typeof collect !== "function" || typeof registerForCollector !== "function") return false;
      if (!(_sharedRegistry instanceof Map) || !(_perCollectorRegistry instanceof Map)) return false;
      return [_sharedRegistry, ..._perCollectorRegistry.values()].every((byName) =>
        [...byName.values()].flat().every(isKnownStorage),
      );
    });
  } catch {
    return false;
  }
}

function isKnownStorage(storage: Storage): boolean {
  const { _temporalMetricStorage: temporal, _deltaMetricStorage: delta } = storage as RealStorage;
  return (
    temporal._unreportedAccumulations instanceof Map &&
    temporal._reportHistory instanceof Map &&
    typeof temporal._stashAccumulations === "function" &&
    typeof delta.collect === "function"
  );
}

interface ProviderInternals extends MeterProvider {
  _sharedState?: SharedState;
}

interface SharedState {
  readonly resource: Resource;
  readonly metricCollectors: Collector[];
  readonly meterSharedStates: Map<string, MeterState>;
}

interface Collector {
  readonly _metricReader?: unknown;
}

interface MeterState {
  readonly metricStorageRegistry: Registry;
  collect(
    collector: Collector,
    time: HrTime,
    options?: object,
  ): Promise<{ scopeMetrics?: ScopeMetrics } | null>;
}

interface Registry {
  readonly _sharedRegistry: Map<string, Storage[]>;
  readonly _perCollectorRegistry: Map<Collector, Map<string, Storage[]>>;
  registerForCollector(collector: Collector, storage: Storage): void;
}

interface Storage {
  record(): void;
  collect(collector: Collector, time: HrTime): MetricData | undefined;
  getInstrumentDescriptor(): unknown;
  updateDescription(description: string): void;
}

interface RealStorage extends Storage {
  readonly _deltaMetricStorage: { collect(): unknown };
  readonly _temporalMetricStorage: {
    readonly _unreportedAccumulations: Map<Collector, unknown[]>;
    readonly _reportHistory: Map<Collector, unknown>;
    _stashAccumulations(accumulations: unknown): void;
  };
}
