import { duration } from "../app/format.ts";
import { errorOf } from "../app/journal.ts";
import type { TaskBar } from "./task-stream.ts";
import type { Stretch } from "./window.ts";

interface FactsProps {
  readonly stretch: Stretch | undefined;
  readonly commandOf: (bar: TaskBar) => string | undefined;
}

/** All that is known of a task, or of several that are drawn as one. */
export function TaskFacts({ stretch, commandOf }: FactsProps) {
  if (stretch === undefined) {
    return (
      <p class="note task-facts">
        Point at a task, or go to a row and press the arrow keys, to read when it ran and how it ended.
      </p>
    );
  }
  return (
    <dl class="task-facts" data-testid="task-facts">
      {factsOf(stretch, commandOf).map(([term, text]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf({ bars }: Stretch, commandOf: FactsProps["commandOf"]): readonly (readonly [string, string])[] {
  const [first] = bars;
  const last = bars.at(-1) ?? first;
  const error = first.kind === "failed" ? (first.error ?? errorOf(first.taskId)) : undefined;
  const command = commandOf(first);
  return [
    ["task", nameOf(first, bars.length)],
    ["engine", String(first.engineId)],
    ["state", first.kind],
    ["start", clockTime(first.fromMs)],
    ["duration", duration(last.toMs - first.fromMs)],
    ...(error === undefined ? [] : [["error", error] as const]),
    ...(command === undefined ? [] : [["command", command] as const]),
  ];
}

function nameOf({ name, part }: TaskBar, count: number): string {
  if (count > 1) return `${name}, ${count} tasks`;
  return part === "" ? name : `${name}, ${part}`;
}

/** What a screen reader says of a task. */
export function labelOf({ bars }: Stretch): string {
  const [first] = bars;
  const last = bars.at(-1) ?? first;
  return `${nameOf(first, bars.length)}, ${first.kind}, ${duration(last.toMs - first.fromMs)}`;
}

/** The time of day, to the millisecond. */
function clockTime(ms: number): string {
  const date = new Date(ms);
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) =>
    String(part).padStart(2, "0"),
  );
  return `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
