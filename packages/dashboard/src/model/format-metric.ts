import { formatBytes } from "./format-bytes.ts";
import { formatCost } from "./format-cost.ts";
import { formatCount } from "./format-count.ts";
import { formatDuration } from "./format-duration.ts";
import type { Nanoseconds } from "./units.ts";

const NANOS: Readonly<Record<string, number>> = { s: 1e9, ms: 1e6, us: 1e3, ns: 1, min: 60e9, h: 3_600e9 };

/** A value of a metric with its unit (UCUM, as OpenTelemetry writes it): `1.24 s`, `$0.42`, `12,345`, `3.2 /s`. */
export function formatMetric(value: number | null, unit: string, aggregation: string): string {
  if (value === null || !Number.isFinite(value)) return "–";
  if (aggregation === "count") return formatNumber(value);
  // A rate of seconds counts them; of dollars it is dollars a second.
  if (aggregation === "rate") return `${isCurrency(unit) ? formatCost(value) : formatNumber(value)} /s`;
  const nanos = NANOS[unit];
  if (nanos !== undefined)
    return `${value < 0 ? "-" : ""}${formatDuration((Math.abs(value) * nanos) as Nanoseconds)}`;
  if (isCurrency(unit)) return formatCost(value);
  if (unit === "By" && value >= 0) return formatBytes(value);
  if (unit === "%") return `${formatNumber(value)} %`;
  return formatNumber(value);
}

/** The same on an axis, where it is a round number. */
export function formatTick(value: number, unit: string, aggregation: string): string {
  if (value === 0) return isCurrency(unit) && aggregation !== "count" ? "$0" : "0";
  const text = formatMetric(value, unit, aggregation);
  if (/^-?\d{2},000$/.test(text)) return text.replace(",000", "k"); // as those beyond are written
  return text.replace(/(\.\d*?)0+(?!\d)/, (_, kept: string) => (kept === "." ? "" : kept));
}

/** What the unit counts, for a heading: `{token}` is `tokens`; nothing where the values say it themselves. */
export function unitName(unit: string): string {
  const counted = /^\{(\w[\w ]*)\}$/.exec(unit)?.[1];
  if (counted !== undefined) return `${counted.replaceAll("_", " ")}s`;
  return UNIT_NAMES[unit] ?? unit;
}

/** A share as a percentage that is neither 0 nor 100 unless the share is. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "<0.1 %";
  if (percent < 100 && percent > 99.9) return ">99.9 %";
  return `${Number(percent.toFixed(1))} %`;
}

// --- internal ---

const UNIT_NAMES: Readonly<Record<string, string>> = {
  "1": "",
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
  min: "minutes",
  h: "hours",
  By: "bytes",
};

function isCurrency(unit: string): boolean {
  return unit === "USD" || unit === "{USD}" || unit === "$";
}

function formatNumber(value: number): string {
  if (value === 0 || Math.abs(value) >= 1_000) return formatCount(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
