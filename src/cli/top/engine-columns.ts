import type { EngineSeen, HostSeen } from "../../monitor/snapshot.ts";
import { duration } from "../../protocol/duration.ts";
import { bytesText, rateText } from "./cells.ts";
import { type Column, failedCell, numberColumn, shareColumn, sinceMs, stateCell, textColumn } from "./column.ts";

/** An engine, and where it is. */
export interface EngineRow {
  readonly engine: EngineSeen;
  readonly host: HostSeen;
  /** Name of the program whose task it runs. */
  readonly client: string;
}

/** What is shown of an engine. */
export const ENGINE_COLUMNS: readonly Column<EngineRow>[] = [
  numberColumn(
    "engine",
    7,
    0,
    ({ engine }) => engine.id,
    ({ engine }) => ({ text: String(engine.id) }),
  ),
  textColumn("host", 16, 4, ({ host }) => host.host),
  textColumn(
    "state",
    8,
    1,
    ({ engine }) => engine.state,
    ({ engine }) => stateCell(engine.state),
  ),
  shareColumn("busy", 2, ({ engine }) => engine.busy),
  numberColumn(
    "rate/s",
    8,
    6,
    ({ engine }) => engine.rate,
    ({ engine }) => ({ text: rateText(engine.rate) }),
  ),
  textColumn("running", undefined, 3, ({ engine }) => engine.running?.name ?? ""),
  numberColumn(
    "for",
    11,
    5,
    ({ engine, host }, atMs) => runningMs(engine, host, atMs),
    ({ engine, host }, atMs) => ({
      text: engine.running === undefined ? "" : duration(runningMs(engine, host, atMs)),
    }),
  ),
  textColumn("client", 16, 9, ({ client }) => client),
  numberColumn("done", 8, 7, ({ engine }) => engine.done),
  numberColumn(
    "failed",
    8,
    8,
    ({ engine }) => engine.failed,
    ({ engine }) => failedCell(engine.failed),
  ),
  numberColumn(
    "heap",
    9,
    10,
    ({ engine }) => engine.heapBytes ?? -1,
    ({ engine }) => ({ text: bytesText(engine.heapBytes) }),
  ),
];

function runningMs({ running }: EngineSeen, { behindMs }: HostSeen, atMs: number): number {
  return sinceMs(running === undefined ? undefined : running.sinceMs + behindMs, atMs);
}
