import type { RemainingTask, Remains } from "../../recording/remains.ts";
import type { Difference, ReplayReport } from "../../recording/replay.ts";
import type { Output } from "../command.ts";
import { lineWidth, wrapped } from "../layout.ts";
import { table } from "../table.ts";

const GAP = "  ";
// Of a long list the first say enough.
const MOST_TASKS = 50;

/** What a replay has shown, for people. */
export function replayText(report: ReplayReport, output: Output): string {
  const { events, commands, difference, unfinished, remains } = report;
  const what = `${events} events and ${commands} commands in ${seconds(remains.endMs)}`;
  const width = lineWidth(output);
  const lines = [
    ...wrapped(
      difference === undefined ? `${what}; the scheduler gives the same commands again` : `${what}, then:`,
      width,
    ),
    ...(difference === undefined ? [] : differenceLines(difference, output)),
    ...(unfinished === undefined ? [] : wrapped(`The recording ends while this runs: ${unfinished}`, width)),
    "",
    ...remainsLines(remains, output),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function differenceLines({ line, recorded, replayed }: Difference, output: Output): string[] {
  return [
    output.colors.red(`line ${line} differs`),
    `${GAP}recorded: ${recorded ?? "nothing"}`,
    `${GAP}replayed: ${replayed ?? "nothing"}`,
  ];
}

function remainsLines({ closed, starting, tasks, toCome, engines }: Remains, output: Output): string[] {
  const left = toCome.reduce((sum, count) => sum + count, 0);
  const width = lineWidth(output);
  return [
    ...(closed ? ["The client had been closed."] : []),
    ...taskLines(tasks, output),
    ...(left === 0 ? [] : wrapped(`Tasks or items that maps and runs had not handed out: ${left}`, width)),
    ...(starting === 0 ? [] : [`Engines that were being started: ${starting}`]),
    "",
    ...table(
      ["engine", "state", "holds", "waiting", "ended"],
      engines.map(({ engineId, state, holds, waiting, completed }) => [
        engineId,
        state,
        holds.length,
        waiting,
        completed,
      ]),
      output,
    ),
  ];
}

function taskLines(tasks: readonly RemainingTask[], output: Output): string[] {
  if (tasks.length === 0) return ["All tasks were over."];
  const shown = tasks.slice(0, MOST_TASKS);
  return [
    tasks.length === 1 ? "1 task was not over:" : `${tasks.length} tasks were not over:`,
    ...table(
      ["task", "method", "state", "failures", "since", "waits for"],
      shown.map(({ id, method, state, failures, sinceMs, waitsFor }) => {
        return [id, method, state, failures, seconds(sinceMs), waitsFor];
      }),
      output,
    ),
    ...(shown.length < tasks.length
      ? wrapped(`… and ${tasks.length - shown.length} more, which --json lists`, lineWidth(output))
      : []),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}
