import { useMemo } from "preact/hooks";
import { useStore } from "../../../../src/look/store.ts";
import { Columns } from "../app/columns.tsx";
import { EngineCount, EngineSlider } from "../app/engine-slider.tsx";
import { crew, MOST_ENGINES } from "../app/engines.ts";
import { withPrefix } from "../app/format.ts";
import { useClient } from "../app/use-client.ts";
import { EngineShares } from "./engine-rates.ts";

/** The engines, how fast each samples, and a slider that starts and ends them. */
export function EnginePanel({ rate, isRunning }: { readonly rate: number; readonly isRunning: boolean }) {
  const { ids } = useStore(crew);
  const client = useClient();
  const shares = useMemo(() => new EngineShares(), []);
  const parts = client && isRunning ? shares.read(client) : undefined;
  const rates = ids.map((id) => rate * (parts?.get(id) ?? 0));
  const most = useHighest(rates, isRunning);
  const columns = Array.from({ length: MOST_ENGINES }, (_, place) => {
    const id = ids[place];
    const own = rates[place] ?? 0;
    return {
      key: String(place),
      height: id === undefined ? undefined : own / most,
      value: isRunning && own > 0 ? `${withPrefix(own)}/s` : "",
      name: id === undefined ? "" : String(id),
    };
  });
  return (
    <section class="panel engines" aria-label="Engines">
      <header>
        <h2>Engines</h2>
        <EngineCount />
      </header>
      <Columns label="Samples per second of each engine" columns={columns} />
      <EngineSlider />
      <p class="note">
        One Web Worker each, on {navigator.hardwareConcurrency} cores. An engine’s rate is its part of the blocks that
        are done.
      </p>
    </section>
  );
}

// The scale of a run only grows, so that columns don't jump when one of them is slow for a while.
function useHighest(rates: readonly number[], isRunning: boolean): number {
  const held = useMemo(() => ({ most: 1 }), []);
  held.most = isRunning ? Math.max(held.most, ...rates) : 1;
  return held.most;
}
