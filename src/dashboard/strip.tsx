import type { ComponentChildren } from "preact";
import { useStore } from "../look/store.ts";
import type { PageState } from "../monitor/page/page-message.ts";
import { count, whole } from "./parts/format.ts";
import { Sparkline } from "./parts/sparkline.tsx";
import { rates, seen } from "./seen/seen.ts";

/** The state of all in one row of figures. */
export function Strip() {
  const state = useStore(seen);
  if (state === undefined) return <div class="strip" aria-hidden="true" />;
  const { totals, kind } = state;
  return (
    <dl class="strip">
      {kind === "cluster" && <Figure term="Hosts" value={whole(totals.hosts)} note={silentNote(state)} />}
      <Figure term="Engines" value={whole(totals.engines)} note={<Engines state={state} />} />
      <Figure term="Waiting" value={count(totals.waiting)} note={totals.waiting === 1 ? "task" : "tasks"} />
      <Figure term="Rate" value={`${count(totals.rate)}/s`} note={<Sparkline values={rates} />} />
      <Figure term="Done" value={count(totals.done)} note="tasks" />
      <Figure
        term="Failed"
        value={count(totals.failed)}
        note={lostNote(totals.lostEngines)}
        isBad={totals.failed > 0}
      />
    </dl>
  );
}

interface FigureProps {
  readonly term: string;
  readonly value: string;
  readonly note?: ComponentChildren;
  readonly isBad?: boolean;
}

function Figure({ term, value, note, isBad = false }: FigureProps) {
  return (
    <div class="figure" data-term={term} data-bad={isBad}>
      <dt>{term}</dt>
      <dd class="value">{value}</dd>
      <dd class="note">{note}</dd>
    </div>
  );
}

function silentNote({ hosts }: PageState): ComponentChildren {
  if (hosts.length === 0) return "none yet";
  const silent = hosts.filter(({ state }) => state === "silent").length;
  const draining = hosts.filter(({ state }) => state === "draining").length;
  const words = [...(silent > 0 ? [`${silent} silent`] : []), ...(draining > 0 ? [`${draining} draining`] : [])];
  return words.length === 0 ? "all up" : <span class={silent > 0 ? "bad" : ""}>{words.join(", ")}</span>;
}

function Engines({ state: { totals } }: { readonly state: PageState }) {
  const { engines, busy } = totals;
  if (busy === 0) return engines > 1 ? "all idle" : engines === 1 ? "idle" : "none yet";
  return (
    <span class="busy-bar">
      <i aria-hidden="true">
        <b style={{ width: `${engines === 0 ? 0 : (100 * busy) / engines}%` }} />
      </i>
      {whole(busy)} busy, {whole(Math.max(0, engines - busy))} idle
    </span>
  );
}

function lostNote(lost: number): ComponentChildren {
  return lost === 0 ? (
    "no engine lost"
  ) : (
    <span class="bad">{lost === 1 ? "1 engine lost" : `${whole(lost)} engines lost`}</span>
  );
}
