import type { ChartData } from "./chart-data.ts";
import type { ChartScale } from "./chart-scale.ts";

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** A line as an SVG path, broken where a value is missing, and the values that stand alone, which no line shows. */
export function linePath(
  values: readonly (number | null)[],
  scale: ChartScale,
  { width, height }: ChartSize,
): { path: string; dots: { x: number; y: number }[] } {
  let path = "";
  const dots: { x: number; y: number }[] = [];
  for (const [at, value] of values.entries()) {
    if (value === null) continue;
    const x = centre(at, values.length, width);
    const y = verticalOf(value, scale, height);
    const before = values[at - 1] ?? null;
    const after = values[at + 1] ?? null;
    if (before === null && after === null) dots.push({ x, y });
    path += `${before === null ? "M" : "L"}${round(x)} ${round(y)}`;
  }
  return { path, dots };
}

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The parts of all bars, series by series, each on top of those before; what is negative hangs below zero. */
export function stackedBars({ series, times }: ChartData, scale: ChartScale, size: ChartSize): Bar[][] {
  const above = times.map(() => 0);
  const below = times.map(() => 0);
  const slot = size.width / Math.max(1, times.length);
  const width = Math.max(1, slot - Math.min(2, slot * 0.2));
  return series.map(({ values }) =>
    values.flatMap((value, at) => {
      if (value === null || value === 0) return [];
      const stack = value > 0 ? above : below;
      const from = stack[at] ?? 0;
      stack[at] = from + value;
      const edges = [from, from + value].map((edge) => verticalOf(edge, scale, size.height));
      const [top, bottom] = [Math.min(...edges), Math.max(...edges)];
      return [{ x: at * slot + (slot - width) / 2, y: top, width, height: Math.max(bottom - top, 0.5) }];
    }),
  );
}

/** Where the middle of an interval lies. */
export function centre(at: number, count: number, width: number): number {
  return ((at + 0.5) * width) / Math.max(1, count);
}

export function verticalOf(value: number, { least, most }: ChartScale, height: number): number {
  return height - ((value - least) / (most - least)) * height;
}

// --- internal ---

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
