import type { JobSeen } from "../../monitor/snapshot.ts";
import { duration } from "../../protocol/duration.ts";
import { type Column, failedCell, numberColumn, shareColumn, sinceMs, stateCell, textColumn } from "./column.ts";

/** What is shown of a job. */
export const JOB_COLUMNS: readonly Column<JobSeen>[] = [
  textColumn("job", 12, 1, ({ id }) => id),
  textColumn("name", undefined, 0, ({ name }) => name),
  textColumn("kind", 6, 7, ({ method }) => method),
  textColumn(
    "state",
    8,
    2,
    ({ state }) => state,
    ({ state }) => stateCell(state),
  ),
  shareColumn("progress", 3, ({ progress }) => progress),
  numberColumn(
    "left",
    11,
    4,
    ({ remainingMs }) => remainingMs ?? Infinity,
    ({ remainingMs }) => ({
      text: remainingMs === undefined ? "" : duration(remainingMs),
    }),
  ),
  numberColumn("parts left", 11, 6, ({ waiting }) => waiting),
  numberColumn(
    "failed",
    8,
    5,
    ({ failed }) => failed,
    ({ failed }) => failedCell(failed),
  ),
  numberColumn(
    "age",
    11,
    8,
    ({ submittedMs }, atMs) => sinceMs(submittedMs, atMs),
    ({ submittedMs }, atMs) => ({
      text: duration(sinceMs(submittedMs, atMs)),
    }),
  ),
  textColumn("user", 12, 9, ({ user }) => user),
];
