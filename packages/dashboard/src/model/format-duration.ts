import type { Nanoseconds } from "./units.ts";

/** Three figures up to a minute (`840 ns`, `12.4 µs`, `1.24 s`), two units beyond (`2 m 05 s`, `3 h 12 m`, `2 d 4 h`). */
export function formatDuration(duration: Nanoseconds): string {
  if (!Number.isFinite(duration) || duration < 0) return "–";
  if (duration < 1e3) return `${Math.round(duration)} ns`;
  // The limits lie where three figures would round up into the next unit: 999.9 ms is 1.00 s.
  if (duration < 999.5e3) return `${threeFigures(duration / 1e3)} µs`;
  if (duration < 999.5e6) return `${threeFigures(duration / 1e6)} ms`;
  if (duration < 59.95e9) return `${threeFigures(duration / 1e9)} s`;
  const seconds = Math.round(duration / 1e9);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function threeFigures(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  if (value < 99.95) return value.toFixed(1);
  return value.toFixed(0);
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
