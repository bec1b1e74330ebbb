import type { ChartData } from "./chart-data.ts";

export interface ChartScale {
  readonly least: number;
  readonly most: number;
  /** Round numbers from the least to the most. */
  readonly ticks: readonly number[];
}

/** What the vertical axis spans: zero and all values, up to a round number. */
export function chartScale({ series, form, times, unit }: ChartData, wanted = 4): ChartScale {
  const values =
    form === "bars"
      ? times.flatMap((_, at) => [stackOf(series, at, 1), stackOf(series, at, -1)])
      : series.flatMap(({ values }) => values.filter((value) => value !== null));
  const least = Math.min(0, ...values);
  const most = Math.max(0, ...values);
  const span = most - least;
  if (span === 0) return { least: 0, most: 1, ticks: [0] };
  const areWhole = form === "bars" && values.every(Number.isInteger);
  const step = areWhole
    ? wholeStep(span / wanted)
    : roundStep(span / wanted, isTime(unit) && form === "lines");
  const first = Math.floor(least / step);
  const last = Math.ceil(most / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
  return { least: ticks[0]!, most: ticks.at(-1)!, ticks };
}

/** The times that are labelled: at round local times, at most so many. */
export function labelledTimes(times: readonly string[], most: number): { at: number; label: string }[] {
  const millis = times.map((time) => Date.parse(time.replace(/(\.\d{3})\d*Z$/, "$1Z")));
  const [start, end] = [millis[0], millis.at(-1)];
  if (start === undefined || end === undefined) return [];
  const step = STEPS_MILLIS.find((candidate) => (end - start) / candidate <= most) ?? STEPS_MILLIS.at(-1)!;
  const offset = new Date(start).getTimezoneOffset() * 60_000;
  return millis.flatMap((at, index) =>
    (at - offset) % step === 0 ? [{ at: index, label: labelOf(new Date(at), step) }] : [],
  );
}

// --- internal ---

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS_MILLIS = [5, 10, 15, 30]
  .map((minutes) => minutes * MINUTE)
  .concat(
    [1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR),
    [1, 2, 4, 7].map((days) => days * DAY),
  );

function stackOf(series: ChartData["series"], at: number, sign: 1 | -1): number {
  return series.reduce((sum, { values }) => sum + sign * Math.max(0, sign * (values[at] ?? 0)), 0);
}

function isTime(unit: string): boolean {
  return unit === "s" || unit === "min" || unit === "h";
}

/** 1, 2, 2.5 or 5 times a power of ten; from a minute on of seconds, what clocks count in. */
function roundStep(step: number, ofSeconds: boolean): number {
  if (ofSeconds && step > 10 && step <= 3_600) {
    return [15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].find((candidate) => candidate >= step)!;
  }
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10) * power;
}

/** 1, 2 or 5 times a power of ten, at least one: half a call is none. */
function wholeStep(step: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(step)));
  return ([1, 2, 5, 10].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10) * power;
}

function labelOf(time: Date, step: number): string {
  if (step < DAY) return `${pad(time.getHours())}:${pad(time.getMinutes())}`;
  return `${time.getDate()} ${time.toLocaleString("en-US", { month: "short" })}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
