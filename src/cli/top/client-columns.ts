import type { ClientSeen } from "../../monitor/snapshot.ts";
import { duration } from "../../protocol/duration.ts";
import { rateText } from "./cells.ts";
import { type Column, failedCell, numberColumn, textColumn } from "./column.ts";

/** What is shown of a client. */
export const CLIENT_COLUMNS: readonly Column<ClientSeen>[] = [
  textColumn("user", 12, 1, ({ user }) => user),
  textColumn("program", undefined, 0, ({ name }) => name),
  numberColumn("waiting", 8, 2, waitingOf),
  numberColumn("running", 8, 5, ({ held }) => held),
  numberColumn(
    "rate/s",
    8,
    3,
    ({ rate }) => rate,
    ({ rate }) => ({ text: rateText(rate) }),
  ),
  numberColumn("done", 8, 4, ({ done }) => done),
  numberColumn(
    "failed",
    8,
    6,
    ({ failed }) => failed,
    ({ failed }) => failedCell(failed),
  ),
  numberColumn("retried", 8, 9, ({ retried }) => retried),
  numberColumn("could use", 10, 8, ({ couldUse }) => couldUse),
  numberColumn(
    "waited",
    11,
    7,
    ({ waitedMs }) => waitedMs,
    ({ waitedMs }) => ({ text: duration(waitedMs) }),
  ),
  // Engines that the program itself waits for.
  numberColumn("awaits", 8, 10, ({ waitsFor = 0 }) => waitsFor),
];

// Tasks that wait for an engine.
function waitingOf({ unassigned, queued }: ClientSeen): number {
  return queued.reduce((sum, { count }) => sum + count, unassigned);
}
