import { useState } from "preact/hooks";
import type { EngineId } from "wasm-ensemble";
import { useStore } from "../../../../src/look/store.ts";
import { duration } from "../app/format.ts";
import { journal } from "../app/journal.ts";
import { labelOf, TaskFacts } from "./task-facts.tsx";
import { KINDS, type TaskBar } from "./task-stream.ts";
import { SPANS, type Span, type Stretch, stretchesIn, windowOf } from "./window.ts";

interface TimelineProps {
  readonly bars: readonly TaskBar[];
  readonly alive: readonly EngineId[];
  readonly span: Span;
  readonly onSpan: (span: Span) => void;
  /** When the last command was run. */
  readonly commandMs: number | undefined;
  readonly commandOf: (bar: TaskBar) => string | undefined;
}

const MARKS = 5;
// Part of the window that a name takes.
const ROOM = 0.06;
const ROOM_ON_PHONE = 0.2;
const SPAN_TITLES: Readonly<Record<Span, string>> = { latest: "Latest", minute: "Last minute", all: "All" };

/** Which engine ran which task when. */
export function TimelineView({ bars, alive, span, onSpan, commandMs, commandOf }: TimelineProps) {
  // The first task of what is pointed at or gone to.
  const [picked, setPicked] = useState<string>();
  const shown = windowOf(bars, span, commandMs);
  const rows = shown === undefined ? new Map<EngineId, readonly Stretch[]>() : stretchesIn(bars, shown);
  const stretch = [...rows.values()].flat().find((one) => one.bars.some(({ key }) => key === picked));
  const count = [...rows.values()].flat().reduce((sum, one) => sum + one.bars.length, 0);
  const engineIds = [...new Set([...alive, ...rows.keys()])].toSorted((a, b) => a - b);
  const spanMs = shown === undefined ? 0 : shown.toMs - shown.fromMs;
  return (
    <section class="panel timeline" aria-label="Timeline">
      <header>
        <h2>Timeline</h2>
        <Legend />
        <span class="span-choice">
          <span class="note" data-testid="timeline-span">
            {shown !== undefined && `${count === 1 ? "1 task" : `${count} tasks`} in ${duration(spanMs)}`}
          </span>
          <select
            aria-label="Span of the timeline"
            value={span}
            onChange={({ currentTarget }) => onSpan(SPANS.find((one) => one === currentTarget.value) ?? "latest")}
          >
            {SPANS.map((one) => (
              <option key={one} value={one}>
                {SPAN_TITLES[one]}
              </option>
            ))}
          </select>
        </span>
      </header>
      <ol class="rows">
        {engineIds.map((id) => (
          <li key={id} data-gone={!alive.includes(id)} aria-label={`Tasks of engine ${id}`}>
            <RowName id={id} />
            <Track id={id} stretches={rows.get(id) ?? []} picked={picked} onPick={setPicked} />
          </li>
        ))}
      </ol>
      {shown === undefined ? (
        <p class="note empty">
          Nothing has run yet. Press <b>slow map</b> above, or Start in the tab Pi, and see here which engine runs what.
        </p>
      ) : (
        <>
          <div class="scale" aria-hidden="true">
            {Array.from({ length: MARKS }, (_, i) => (
              <span key={i}>{duration((spanMs * i) / (MARKS - 1))}</span>
            ))}
          </div>
          <TaskFacts stretch={stretch} commandOf={commandOf} />
        </>
      )}
    </section>
  );
}

function Legend() {
  return (
    <span class="keys">
      {KINDS.map((kind) => (
        <span key={kind} class="key bar-key" data-kind={kind}>
          {kind}
        </span>
      ))}
    </span>
  );
}

/** An engine's id; and what became of it, where it is gone. */
function RowName({ id }: { readonly id: EngineId }) {
  const { fates, heirs } = useStore(journal);
  const fate = fates.get(id);
  const heir = heirs.get(id);
  return (
    <span class="row-name">
      <b>{id}</b>
      {fate !== undefined && (
        <span class="note">
          {fate.kind}
          {heir !== undefined && `, now ${heir}`}
        </span>
      )}
    </span>
  );
}

interface TrackProps {
  readonly id: EngineId;
  readonly stretches: readonly Stretch[];
  readonly picked: string | undefined;
  readonly onPick: (key: string) => void;
}

/** The tasks of an engine: one stop for the Tab key, arrows move inside. */
function Track({ id, stretches, picked, onPick }: TrackProps) {
  if (stretches.length === 0) return <div class="track" />;
  const place = stretches.findIndex(({ bars }) => bars.some(({ key }) => key === picked));
  const pick = (index: number): void => {
    const stretch = stretches[Math.max(0, Math.min(stretches.length - 1, index))];
    if (stretch !== undefined) onPick(stretch.bars[0].key);
  };
  const press = (event: KeyboardEvent): void => {
    const next = nextPlace(event.key, place, stretches.length);
    if (next === undefined) return;
    event.preventDefault();
    pick(next);
  };
  const point = (event: PointerEvent & { readonly currentTarget: HTMLElement }): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    pick(nearest(stretches, (event.clientX - left) / width));
  };
  return (
    <div
      class="track"
      role="listbox"
      tabIndex={0}
      aria-label={`Tasks of engine ${id}`}
      aria-activedescendant={place < 0 ? undefined : barId(stretches[place])}
      onKeyDown={press}
      onFocus={(event) => {
        if (place < 0 && event.currentTarget.matches(":focus-visible")) pick(stretches.length - 1);
      }}
      onPointerMove={point}
      onPointerDown={point}
    >
      {stretches.map((stretch, index) => (
        <Bar key={stretch.bars[0].key} stretch={stretch} isPicked={index === place} />
      ))}
    </div>
  );
}

function nextPlace(key: string, place: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      return place + 1;
    case "ArrowLeft":
    case "ArrowUp":
      return place < 0 ? count - 1 : place - 1;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}

function nearest(stretches: readonly Stretch[], at: number): number {
  const far = stretches.map(({ left, width }) => Math.max(left - at, at - left - width, 0));
  return far.indexOf(Math.min(...far));
}

function barId(stretch: Stretch | undefined): string | undefined {
  return stretch === undefined ? undefined : `task-${stretch.bars[0].key}`;
}

function Bar({ stretch, isPicked }: { readonly stretch: Stretch; readonly isPicked: boolean }) {
  const { bars, left, width } = stretch;
  const [{ name, kind }] = bars;
  return (
    <i
      id={barId(stretch)}
      role="option"
      aria-selected={isPicked}
      data-kind={kind}
      aria-label={labelOf(stretch)}
      style={{ left: `${100 * left}%`, width: `max(3px, ${100 * width}% - 1px)` }}
    >
      {width > ROOM ? <span data-narrow={width < ROOM_ON_PHONE}>{name}</span> : ""}
    </i>
  );
}
