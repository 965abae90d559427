import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = "/sys/fs/cgroup";

/** Reads a file; undefined where there is none. */
export type ReadFile = (path: string) => string | undefined;

/**
 * Cores' worth of time that the control groups of this process let it use, which may be a fraction; undefined where there
 * is no limit, and elsewhere than on Linux.
 *
 * Source: Linux, Documentation/admin-guide/cgroup-v2.rst, cpu.max, and scheduler/sched-bwc.rst, cpu.cfs_quota_us. The limit
 * of a group holds for all groups in it.
 */
export function coresOfGroup(read: ReadFile = readFile): number | undefined {
  const limits = placesOf(read("/proc/self/cgroup") ?? "").flatMap((place) => limitIn(place, read) ?? []);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

// Lines of the file are `0::/a/b` of version 2, and `4:cpu,cpuacct:/a/b` of version 1. A container may see its own group
// as the root.
function placesOf(groups: string): string[] {
  const places = [ROOT, join(ROOT, "cpu")];
  for (const line of groups.split("\n")) {
    const [, controllers = "", path = ""] = /^\d+:([^:]*):(.*)$/u.exec(line) ?? [];
    const base = controllers === "" ? ROOT : controllers.split(",").includes("cpu") ? join(ROOT, "cpu") : undefined;
    if (base === undefined) continue;
    for (let group = path; group.length > 1; group = dirname(group)) places.push(join(base, group));
  }
  return places;
}

function limitIn(place: string, read: ReadFile): number | undefined {
  const [quota = "max", period = "100000"] = read(join(place, "cpu.max"))?.trim().split(/\s+/u) ?? [];
  if (quota !== "max") return positive(Number(quota) / Number(period));
  const oldQuota = Number(read(join(place, "cpu.cfs_quota_us")) ?? -1);
  return positive(oldQuota / Number(read(join(place, "cpu.cfs_period_us")) ?? 100_000));
}

// -1 is no limit.
function positive(limit: number): number | undefined {
  return limit > 0 && limit < Number.POSITIVE_INFINITY ? limit : undefined;
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
