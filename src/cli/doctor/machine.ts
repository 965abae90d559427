import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ownFile } from "../../node/own-files.ts";
import { threeDigits } from "../../node/progress/quantities.ts";
import { version } from "../version.ts";
import { coresOfGroup } from "./cgroup.ts";
import type { Finding } from "./finding.ts";

const LEAST_NODE = 20;

/** The runtime. */
export function lookAtNode(): Finding[] {
  const text = `${process.versions.node} on ${process.platform}, ${process.arch}`;
  if (Number.parseInt(process.versions.node, 10) >= LEAST_NODE) return [{ name: "node", state: "good", text }];
  return [{ name: "node", state: "broken", text, advice: `Node ${LEAST_NODE} or newer: https://nodejs.org` }];
}

/** This package, and the one that programs in this folder import. */
export function lookAtPackage(): Finding[] {
  const own = fileURLToPath(ownFile("./"));
  const found: Finding = { name: "package", state: "good", text: `wasm-ensemble ${version()} in ${own}` };
  const other = packageHere();
  if (other === undefined) {
    const advice = "programs in this folder find no wasm-ensemble: npm install wasm-ensemble";
    return [{ ...found, state: "warning", advice }];
  }
  if (other === version()) return [found];
  const advice = `programs in this folder import wasm-ensemble ${other}; npx ensemble runs that one's command`;
  return [{ ...found, state: "warning", advice }];
}

// As the exports of each version of the package name it.
function packageHere(): string | undefined {
  try {
    const file = createRequire(join(process.cwd(), "/")).resolve("wasm-ensemble/package.json");
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
  } catch {
    return undefined;
  }
}

/** Cores: those of the machine, and those that this process may use. */
export function lookAtCores(): Finding[] {
  const [all, usable, limit] = [cpus().length, availableParallelism(), coresOfGroup()];
  const text = usable === all ? `${all}` : `${usable} of ${all}`;
  if (limit === undefined || limit >= usable) return [{ name: "cores", state: "good", text }];
  const engines = Math.max(1, Math.floor(limit));
  return [
    {
      name: "cores",
      state: "warning",
      text: `${text}, of which the control group lets ${threeDigits(limit)} be used`,
      advice: `more engines than that take turns: connect({ engines: ${engines} }), --engines ${engines}`,
    },
  ];
}

const GB = 1e9;
// Of each core's engine with a compiler's 300 MB beside them, roughly.
const LITTLE = 0.5 * GB;

/** Memory: that of the machine or the control group, and what is free. */
export function lookAtMemory(): Finding[] {
  // 0 or very large: there is no limit. Absent in older runtimes.
  const limit = process.constrainedMemory?.() ?? 0;
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  const free = Math.min(freeMemory(), total);
  const text = `${gigabytes(free)} free of ${gigabytes(total)}${total === limit ? ", a limit of the control group" : ""}`;
  if (free >= LITTLE) return [{ name: "memory", state: "good", text }];
  const advice = "an engine takes some 10 MB, a kernel's compiler 300 MB: end other programs, or start fewer engines";
  return [{ name: "memory", state: "warning", text, advice }];
}

// What the kernel's caches hold can be had as well.
function freeMemory(): number {
  try {
    const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/mu.exec(readFileSync("/proc/meminfo", "utf8")) ?? [];
    if (kilobytes !== undefined) return 1024 * Number(kilobytes);
  } catch {
    // Not Linux.
  }
  return freemem();
}

function gigabytes(bytes: number): string {
  return `${threeDigits(bytes / GB)} GB`;
}
