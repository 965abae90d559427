import { spawnSync } from "node:child_process";

/** Whether a program of Prometheus is there: what its tests need is said loudly where it is not. */
export function hasProgram(name: "prometheus" | "promtool"): boolean {
  const isThere = spawnSync(name, ["--version"]).status === 0;
  if (!isThere) console.warn(`! SKIPPED: tests that need ${name}; on Debian: sudo apt-get install prometheus`);
  return isThere;
}
