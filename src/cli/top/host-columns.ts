import type { HostSeen } from "../../monitor/snapshot.ts";
import { duration } from "../../protocol/duration.ts";
import { bytesText, rateText } from "./cells.ts";
import { type Column, failedCell, numberColumn, shareColumn, sinceMs, stateCell, textColumn } from "./column.ts";

/** What is shown of a host. */
export const HOST_COLUMNS: readonly Column<HostSeen>[] = [
  textColumn("host", undefined, 0, ({ host }) => host),
  textColumn(
    "state",
    8,
    1,
    ({ state }) => state,
    ({ state }) => stateCell(state),
  ),
  numberColumn("engines", 8, 2, ({ engines }) => engines.length),
  shareColumn("busy", 3, busyShare),
  numberColumn(
    "rate/s",
    8,
    4,
    ({ rate }) => rate,
    ({ rate }) => ({ text: rateText(rate) }),
  ),
  numberColumn(
    "cores",
    11,
    5,
    ({ coresUsed }) => coresUsed ?? -1,
    ({ coresUsed, machine }) => ({
      text: `${coresUsed === undefined ? "-" : coresUsed.toFixed(1)} of ${machine.cores}`,
    }),
  ),
  numberColumn(
    "load",
    7,
    6,
    ({ machine }) => machine.load ?? -1,
    ({ machine }) => ({ text: machine.load?.toFixed(1) ?? "-" }),
  ),
  numberColumn(
    "memory",
    9,
    8,
    ({ process }) => process.rssBytes ?? -1,
    ({ process }) => ({ text: bytesText(process.rssBytes) }),
  ),
  numberColumn(
    "free",
    9,
    9,
    ({ machine }) => machine.freeBytes ?? -1,
    ({ machine }) => ({ text: bytesText(machine.freeBytes) }),
  ),
  numberColumn("done", 8, 7, ({ totals }) => totals.done),
  numberColumn(
    "failed",
    8,
    10,
    ({ totals }) => totals.failed,
    ({ totals }) => failedCell(totals.failed),
  ),
  numberColumn("up", 11, 11, hostUpMs, (host, atMs) => ({ text: duration(hostUpMs(host, atMs)) })),
];

function hostUpMs({ process, behindMs }: HostSeen, atMs: number): number {
  return sinceMs(process.sinceMs + behindMs, atMs);
}

function busyShare({ engines }: HostSeen): number {
  return engines.length === 0 ? 0 : engines.reduce((sum, { busy }) => sum + busy, 0) / engines.length;
}
