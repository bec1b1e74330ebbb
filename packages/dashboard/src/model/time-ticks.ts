import { formatDuration } from "./format-duration.ts";
import { type Nanoseconds, nanoseconds } from "./units.ts";

export interface Tick {
  /** Place on the scale, 0 at its start, 1 at its end. */
  readonly ratio: number;
  readonly label: string;
}

/** At most `most` round marks from zero on, evenly spaced; the end of the scale is not a mark unless it is round. */
export function timeTicks(duration: Nanoseconds, most: number): Tick[] {
  if (!(duration > 0) || most < 1) return [{ ratio: 0, label: "0" }];
  const step = roundStep(duration / most);
  const ticks: Tick[] = [];
  for (let time = 0; time <= duration && ticks.length <= most; time += step) {
    ticks.push({ ratio: time / duration, label: time === 0 ? "0" : tickLabel(nanoseconds(time)) });
  }
  return ticks;
}

const SECOND = 1e9;
const LONG_STEPS = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

function roundStep(least: number): number {
  if (least > 30 * SECOND) {
    const step = LONG_STEPS.find((seconds) => seconds * SECOND >= least);
    return step === undefined ? Math.ceil(least / (86_400 * SECOND)) * 86_400 * SECOND : step * SECOND;
  }
  if (least > 20 * SECOND) return 30 * SECOND;
  if (least > 10 * SECOND) return 20 * SECOND;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least) ?? 10;
  return Math.max(1, factor * power);
}

/** A mark is round, so its trailing zeros say nothing: `1.50 s` is `1.5 s`, `2 m 00 s` is `2 m`. */
function tickLabel(time: Nanoseconds): string {
  return formatDuration(time)
    .replace(/(\.\d*?)0+(?= )/, "$1")
    .replace(/\.(?= )/, "")
    .replace(/ 00 [sm]$/, "");
}
