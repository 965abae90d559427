import type { EngineId } from "wasm-ensemble";
import { duration } from "../app/format.ts";
import type { TaskBar, Timeline } from "./task-bars.ts";

interface TimelineProps {
  readonly timeline: Timeline | undefined;
  readonly alive: readonly EngineId[];
}

const MARKS = 5;

/** Which engine ran which task when, since the last command. */
export function TimelineView({ timeline, alive }: TimelineProps) {
  const { fromMs = 0, toMs = 0, engineIds = alive, bars = [] } = timeline ?? {};
  const spanMs = bars.length > 0 ? toMs - fromMs : 0;
  return (
    <section class="panel timeline" aria-label="Timeline">
      <header>
        <h2>Timeline</h2>
        <span class="keys">
          <span class="key bar-key" data-kind="running">
            running
          </span>
          <span class="key bar-key" data-kind="done">
            done
          </span>
          <span class="key bar-key" data-kind="failed">
            failed
          </span>
          <span class="key bar-key" data-kind="aborted">
            aborted
          </span>
        </span>
        <span class="note" data-testid="timeline-span">
          {spanMs > 0
            ? `${bars.length === 1 ? "1 task" : `${bars.length} tasks`} in ${duration(spanMs)}`
            : "no task yet"}
        </span>
      </header>
      <ol class="rows">
        {engineIds.map((id) => (
          <li key={id} data-gone={!alive.includes(id)} aria-label={`Tasks of engine ${id}`}>
            <b>{id}</b>
            <span class="track">
              {bars
                .filter(({ engineId }) => engineId === id)
                .map((bar) => (
                  <Bar key={bar.key} bar={bar} fromMs={fromMs} spanMs={spanMs} />
                ))}
            </span>
          </li>
        ))}
      </ol>
      <div class="scale" aria-hidden="true">
        {Array.from({ length: MARKS }, (_, i) => (
          <span key={i}>{spanMs > 0 ? duration((spanMs * i) / (MARKS - 1)) : ""}</span>
        ))}
      </div>
    </section>
  );
}

interface BarProps {
  readonly bar: TaskBar;
  readonly fromMs: number;
  readonly spanMs: number;
}

function Bar({ bar, fromMs, spanMs }: BarProps) {
  const { method, kind } = bar;
  const left = (100 * (bar.fromMs - fromMs)) / spanMs;
  const width = (100 * (bar.toMs - bar.fromMs)) / spanMs;
  const label = `${method}, ${kind}, ${duration(bar.toMs - bar.fromMs)}`;
  return (
    <i
      role="img"
      data-kind={kind}
      aria-label={label}
      title={label}
      style={{ left: `${left}%`, width: `max(2px, ${width}% - 1px)` }}
    >
      {width > 8 ? method : ""}
    </i>
  );
}
