import { readFileSync, writeFileSync } from "node:fs";

// Of the kernel's clock, in which it counts the time of processes: 100 a second wherever Node runs.
const TICK_MS = 10;

/** CPU time of a process so far, of all its threads, ms; NaN where the system does not say so. */
export function cpuMs(pid: number): number {
  // The name of the program stands in brackets, and may hold anything.
  const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Most memory that a process had since {@link forgetPeak}, MB; NaN where the system does not say so. */
export function peakMb(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/u.exec(read(`/proc/${pid}/status`))?.[1]) / 1024;
}

/** Begins anew to look for the most memory of a process. Does nothing where the system can't. */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
  } catch {
    // The peak is then that of the whole life.
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
