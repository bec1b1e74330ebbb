/** A day of which anything is on the disk. */
export interface StoredDay {
  /** `20260131`, in UTC. */
  readonly day: string;
  readonly tables: readonly string[];
  readonly bytes: number;
  /** Not 0: its rows are gone, its files follow within minutes. */
  readonly dropped: number;
}

export interface DropReasons {
  /** Today in UTC, as in {@link StoredDay.day}; neither it nor what lies ahead is ever dropped for want of room. */
  readonly today: string;
  /** The first day that is kept unless the disk runs short. */
  readonly firstKept: string;
  /** Of the disk, to be made free; 0 or less where there is room. */
  readonly missingBytes: number;
}

/**
 * What retention takes away: all days before the first that is kept, then the oldest ones until there is room. Goes
 * by the sizes of the days: the disk shows some of what was dropped only minutes later.
 */
export function daysToDrop(
  days: readonly StoredDay[],
  { today, firstKept, missingBytes }: DropReasons,
): { expired: StoredDay[]; forRoom: StoredDay[] } {
  const kept = days.filter(({ dropped }) => !dropped).sort((a, b) => (a.day < b.day ? -1 : 1));
  const expired = kept.filter(({ day }) => day < firstKept);
  const forRoom: StoredDay[] = [];
  let missing = missingBytes - bytesOf(expired) - bytesOf(days.filter(({ dropped }) => dropped));
  for (const day of kept.slice(expired.length)) {
    if (missing <= 0 || day.day >= today) break;
    forRoom.push(day);
    missing -= day.bytes;
  }
  return { expired, forRoom };
}

/** The day in UTC that lies `days` before the moment, as in {@link StoredDay.day}. */
export function dayBefore(millis: number, days: number): string {
  return new Date(millis - days * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
}

export function bytesOf(days: readonly StoredDay[]): number {
  return days.reduce((sum, { bytes }) => sum + bytes, 0);
}
