import { PI_ROWS } from "./pi.ts";
import type { Aim, Section, SectionName } from "./report.ts";
import { STARTUP_ROWS } from "./startup.ts";
import { TASK_ROWS } from "./tasks.ts";
import { LARGEST_BYTES, TRANSFER_ROWS } from "./transfer.ts";

/** The aims of the project beside what was measured. Absolute ones are for a machine with two cores, on Node 20. */
export function compareWithAims(sections: readonly Section[], engines: number): Aim[] {
  const row = (section: SectionName, name: string, bytes?: number) => {
    const rows = sections.find((one) => one.name === section)?.rows ?? [];
    const found = rows.find((one) => one.name === name && one.bytes === bytes);
    if (found === undefined) throw new RangeError(`the section ${section} has no row "${name}"`);
    return found;
  };
  const simd = row("pi", PI_ROWS.simd);
  const all = row("pi", PI_ROWS.all);
  const map = row("throughput", TASK_ROWS.map);
  const large = (name: string) => row("transfer", name, LARGEST_BYTES);
  const large128 = `${LARGEST_BYTES / 1e6} MB`;
  return [
    atLeast("pi on one engine", { value: simd.median, aim: 2.3, unit: "G samples/s" }),
    atLeast("pi on one engine, to plain JS", { value: simd.ratio, aim: 36, unit: "x" }),
    atLeast(`pi on ${engines} engines, to one`, { value: all.median / simd.median, aim: 0.975 * engines, unit: "x" }),
    atLeast("map of no-ops", { value: map.median, aim: 1e6, unit: "tasks/s" }),
    atLeast("map of no-ops, to the best peer", { value: map.ratio, aim: 10, unit: "x" }),
    atLeast("apply of no-ops", { value: row("throughput", TASK_ROWS.apply).median, aim: 3e5, unit: "tasks/s" }),
    atMost("latency of apply", { value: row("latency", TASK_ROWS.apply).median, aim: 15, unit: "us" }),
    atMost("latency of applySync", { value: row("latency", TASK_ROWS.applySync).median, aim: 10, unit: "us" }),
    atLeast(`scatter of ${large128}`, { value: large(TRANSFER_ROWS.scatter).median, aim: 5, unit: "GB/s" }),
    atLeast(`gather of ${large128}`, { value: large(TRANSFER_ROWS.gather).median, aim: 5, unit: "GB/s" }),
    atMost("two engines ready", { value: row("startup", STARTUP_ROWS.connect).median, aim: 150, unit: "ms" }),
  ];
}

type Comparison = Pick<Aim, "value" | "aim" | "unit">;

function atLeast(name: string, comparison: Comparison): Aim {
  return { name, ...comparison, bound: "at least", met: comparison.value >= comparison.aim };
}

function atMost(name: string, comparison: Comparison): Aim {
  return { name, ...comparison, bound: "at most", met: comparison.value <= comparison.aim };
}
