import { setTimeout as sleep } from "node:timers/promises";
import type { Monitor } from "../../monitor/monitor.ts";
import { REPORT_MS } from "../../monitor/watch.ts";
import { nodeAddress } from "../../node/cluster/cluster-address.ts";
import { openMonitor } from "../../node/monitor/open-monitor.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import { type Where, whereOf } from "../cluster/where.ts";
import type { CommandIo } from "../command.ts";
import { showCluster } from "./show-cluster.ts";

/** What `ensemble top` was asked for. */
export interface TopRequest {
  readonly folder: string | undefined;
  readonly where: Where;
  readonly intervalMs: number;
  /** Whether JSON is printed, also on a terminal. */
  readonly json: boolean;
  /** Whether it ends after one look. */
  readonly once: boolean;
}

const PATIENCE_MS = 10_000;
// Each host and client has reported twice by then, so that there are rates.
const FIRST_LOOK_MS = 2.5 * REPORT_MS;

/**
 * Shows a cluster, on a terminal until whoever looks quits; else as JSON, an object a line.
 *
 * @returns exit code: 0
 * @throws {ClusterError} when there is no server, or it refuses, or has ended
 */
export async function runTop(request: TopRequest, io: CommandIo): Promise<number> {
  const { folder, json, once, intervalMs } = request;
  const where = await whereOf(request.where, folder);
  const monitor = await openMonitor(await nodeAddress(where.url, where), { tasks: false, timeoutMs: PATIENCE_MS });
  try {
    if (!json && !once && io.stdout.isTerminal) return await showCluster(monitor, intervalMs, io);
    return await printSnapshots(monitor, once ? undefined : intervalMs, io);
  } finally {
    await monitor.close();
  }
}

/** @param intervalMs - undefined: one is enough */
async function printSnapshots(monitor: Monitor, intervalMs: number | undefined, io: CommandIo): Promise<number> {
  const ended = new AbortController();
  let exitCode = 0;
  const release = io.onInterrupt((interrupt) => {
    ({ exitCode } = interrupt);
    ended.abort();
  });
  let whyEnded: string | undefined;
  monitor.onEnd((why) => {
    whyEnded = why;
    ended.abort();
  });
  const print = (): void => io.stdout.write(`${JSON.stringify(monitor.snapshot())}\n`);
  try {
    await sleep(FIRST_LOOK_MS, undefined, { signal: ended.signal });
    print();
    if (intervalMs === undefined) return 0;
    for (;;) {
      await sleep(intervalMs, undefined, { signal: ended.signal });
      print();
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    if (whyEnded !== undefined) throw new ClusterError(whyEnded, { cause: error });
  } finally {
    release();
  }
  return exitCode;
}
