import { useState } from "preact/hooks";
import { useStore } from "../../look/store.ts";
import { Symbol } from "../../look/symbol.tsx";
import { Command } from "../parts/command.tsx";
import { seen } from "../seen/seen.ts";
import { EngineMap } from "./engine-map.tsx";
import { Lanes } from "./lanes.tsx";
import { Legend } from "./legend.tsx";
import { barNow } from "./pick.ts";
import type { Told } from "./told.ts";
import { type StreamRefs, useStream } from "./use-stream.ts";
import { SPANS_MS, setPaused, setSpan, view, zoom } from "./view.ts";

// Above this the map of all engines is shown, and leads to them.
const MANY = 64;

/** What each engine has run of late. */
export function StreamPanel() {
  const state = useStore(seen);
  const stream = useStream();
  const [told, setTold] = useState<Told | undefined>(undefined);
  const tell = (next: Told | undefined): void => {
    stream.picked.current = next?.bar;
    setTold(next);
  };
  const bar = told && state && barNow(state, stream.rows.current, told.bar);
  if (told !== undefined) stream.picked.current = bar;
  const engineCount = state?.engines.id.length ?? 0;
  return (
    <section class="panel stream" aria-labelledby="stream-title">
      <header>
        <h2 id="stream-title">Task stream</h2>
        {engineCount > 0 && <StreamControls />}
      </header>
      {state !== undefined && engineCount > MANY && (
        <EngineMap state={state} onPick={(index) => reveal(stream, index)} />
      )}
      {engineCount === 0 ? (
        <NoEngines />
      ) : (
        <Lanes stream={stream} told={bar && told && { ...told, bar }} onTell={tell} />
      )}
      {engineCount > 0 && <Legend />}
    </section>
  );
}

function reveal({ scroller, rows }: StreamRefs, index: number): void {
  const row = rows.current.find((each) => each.kind === "engine" && each.index === index);
  if (row === undefined) return;
  scroller.current?.scrollTo({ top: row.topPx - 60 });
  scroller.current?.focus({ preventScroll: true });
}

function StreamControls() {
  const { spanMs, endMs } = useStore(view);
  const isPaused = endMs !== undefined;
  return (
    <div class="stream-controls">
      <label class="field">
        <span class="unseen">Span of the stream</span>
        <select value={String(spanMs)} onChange={({ currentTarget }) => setSpan(Number(currentTarget.value))}>
          {SPANS_MS.map((ms) => (
            <option key={ms} value={String(ms)}>
              {ms < 60_000 ? `${ms / 1000} s` : `${ms / 60_000} min`}
            </option>
          ))}
          {!SPANS_MS.some((ms) => ms === spanMs) && <option value={String(spanMs)}>zoomed</option>}
        </select>
      </label>
      <button type="button" class="icon quiet" title="Show more" aria-label="Zoom out" onClick={() => zoom(2)}>
        −
      </button>
      <button type="button" class="icon quiet" title="Show less" aria-label="Zoom in" onClick={() => zoom(0.5)}>
        +
      </button>
      <button type="button" aria-pressed={isPaused} class="pause" onClick={() => setPaused(!isPaused)}>
        <Symbol icon={isPaused ? "play" : "pause"} />
        {isPaused ? "Go live" : "Pause"}
      </button>
    </div>
  );
}

function NoEngines() {
  const state = useStore(seen);
  if (state === undefined) return <p class="note empty">Waiting for the first report…</p>;
  return state.kind === "local" ? (
    <div class="empty">
      <p>This client has no engines.</p>
      <Command text="await client.addEngines(2)" />
    </div>
  ) : (
    <div class="empty">
      <p>No host is there yet. On each machine that is to work, start one:</p>
      <Command text="npx ensemble engines" />
      <p class="note">Here, or there with the key and the address of the cluster: see ensemble engines --help.</p>
    </div>
  );
}
