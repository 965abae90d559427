import { useStore } from "../../../../src/look/store.ts";
import { Columns } from "../app/columns.tsx";
import { crew, MOST_ENGINES } from "../app/engines.ts";
import { withPrefix } from "../app/format.ts";
import type { PiRun } from "./pi-run.ts";
import type { Scaling } from "./scaling.ts";
import type { Stage } from "./stage.ts";

interface ScalingProps {
  readonly run: PiRun;
  readonly stage: Stage;
  readonly scaling: Scaling;
}

/** How the rate grows from one engine to all of them, measured on demand. */
export function ScalingPanel({ run, stage, scaling }: ScalingProps) {
  const { ids } = useStore(crew);
  const { phase } = useStore(run.state);
  const { rates, isBusy, failure } = useStore(scaling.state);
  const isTaken = useStore(stage.act) !== undefined || ids.length === 0 || (phase === "running" && !run.canPause);
  return (
    <section class="panel scaling" aria-label="Scaling">
      <header>
        <h2>Scaling</h2>
        <button type="button" class="quiet" disabled={isTaken} onClick={() => void scaling.measure(stage)}>
          {isBusy ? "Measuring…" : `Measure 1 … ${Math.max(1, ids.length)}`}
        </button>
      </header>
      <Columns label="Rate of 1, 2, … engines" columns={columnsOf(rates)} />
      <p class="note">{failure ?? noteOf(rates)}</p>
    </section>
  );
}

function columnsOf(rates: readonly number[]) {
  const [one = 1] = rates;
  const most = one * Math.max(1, rates.length);
  return Array.from({ length: MOST_ENGINES }, (_, i) => {
    const rate = rates[i];
    return {
      key: String(i),
      height: rate === undefined ? undefined : Math.min(1, rate / most),
      ...(rate !== undefined && { aim: (one * (i + 1)) / most }),
      value: rate === undefined ? "" : `${(rate / one).toFixed(2)} ×`,
      name: String(i + 1),
    };
  });
}

function noteOf(rates: readonly number[]): string {
  const [one] = rates;
  if (one === undefined) return "Each count of engines samples twice for half a second; a run is paused meanwhile.";
  return `One engine: ${withPrefix(one)} samples/s. Marks: as many times that as there are engines.`;
}
