import { readdirSync, readFileSync } from "node:fs";

const TICKS_A_SECOND = 100; // USER_HZ is 100 on every Linux that Node runs on
const SAMPLE_MILLIS = 200;

/** CPU seconds, user and system, of all threads. */
export function cpuSeconds(pid: number): number {
  return ticksOf(`/proc/${pid}/stat`) / TICKS_A_SECOND;
}

/** CPU seconds of the living threads by their name, which in ClickHouse says what a thread works on. */
export function cpuSecondsByThread(pid: number): Map<string, number> {
  const names = new Map<string, number>();
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      const name = readFileSync(`/proc/${pid}/task/${task}/comm`, "utf8").trim();
      const seconds = ticksOf(`/proc/${pid}/task/${task}/stat`) / TICKS_A_SECOND;
      names.set(name, (names.get(name) ?? 0) + seconds);
    } catch {
      // The thread ended meanwhile.
    }
  }
  return names;
}

export function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) / 1024;
}

/** Watches what some processes hold together; `stop` tells the most it was, in MB. */
export function watchMemory(pids: readonly number[]): { stop(): number } {
  let most = 0;
  const sample = (): void => {
    const now = pids.reduce((total, pid) => total + residentMegabytes(pid), 0);
    if (now > most) most = now;
  };
  const timer = setInterval(sample, SAMPLE_MILLIS);
  return {
    stop() {
      clearInterval(timer);
      sample();
      return most;
    },
  };
}

/** Processes that ran or wanted to, mean of the last minute: beside other work, wall times mean little. */
export function loadAverage(): number {
  return Number(readFileSync("/proc/loadavg", "utf8").split(" ")[0]);
}

// --- internal ---

/** The name, in parentheses, may hold spaces: what follows it is counted. */
function ticksOf(file: string): number {
  const text = readFileSync(file, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
