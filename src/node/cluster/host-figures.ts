import { availableParallelism, freemem, loadavg, totalmem } from "node:os";
import process from "node:process";
import type { HostFigures } from "../../cluster/host-reporter.ts";
import { epochMs } from "../../protocol/epoch-ms.ts";

/** Where this process runs, and what it uses now. */
export function hostFigures(): HostFigures {
  const [load = 0] = loadavg();
  const { user, system } = process.cpuUsage();
  return {
    machine: {
      cores: availableParallelism(),
      // Windows counts none.
      ...(process.platform !== "win32" && { load }),
      memoryBytes: totalmem(),
      freeBytes: freemem(),
    },
    process: {
      sinceMs: Math.round(epochMs() - process.uptime() * 1000),
      cpuMs: (user + system) / 1000,
      rssBytes: process.memoryUsage.rss(),
    },
  };
}
