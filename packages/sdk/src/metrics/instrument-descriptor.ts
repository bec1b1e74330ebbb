import type { MetricOptions } from "@opentelemetry/api";
import { toName } from "../tracer/attribute-value.ts";
import { toBoundaries } from "./histogram-point.ts";
import { type InstrumentType, type MetricDescriptor, ValueType } from "./metric-data.ts";

/** What an instrument is, whoever keeps its values. */
export interface InstrumentDescriptor extends MetricDescriptor {
  readonly type: InstrumentType;
  /** Of histograms. */
  readonly boundaries: readonly number[];
  /** The same for descriptors of the same instrument, however its name is cased. */
  readonly identity: string;
}

/** Never throws, whatever a caller passes. */
export function describeInstrument(
  name: unknown,
  type: InstrumentType,
  options: MetricOptions | undefined,
): InstrumentDescriptor {
  const { description, unit, valueType, advice } = options ?? {};
  const descriptor = {
    name: toName(name),
    type,
    description: typeof description === "string" ? description : "",
    unit: typeof unit === "string" ? unit : "",
    valueType: valueType === ValueType.INT ? ValueType.INT : ValueType.DOUBLE,
    boundaries: toBoundaries(advice?.explicitBucketBoundaries),
  };
  const identity = [type, descriptor.valueType, descriptor.name.toLowerCase(), descriptor.unit].join("\n");
  return { ...descriptor, identity };
}
