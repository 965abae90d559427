import { useMemo, useState } from "preact/hooks";
import { withPrefix } from "../app/format.ts";
import { Intro } from "../app/intro.tsx";
import { useStore } from "../app/store.ts";
import { useTick } from "../app/use-tick.ts";
import { Controls } from "./controls.tsx";
import { EnginePanel } from "./engine-panel.tsx";
import { ErrorChart } from "./error-chart.tsx";
import { EstimateChart } from "./estimate-chart.tsx";
import { Headline } from "./headline.tsx";
import { PiRun } from "./pi-run.ts";
import { Repeat } from "./repeat.tsx";
import { Scaling } from "./scaling.ts";
import { ScalingPanel } from "./scaling-panel.tsx";
import { Square } from "./square.tsx";

/** The flagship: pi from points in a square, on all engines. */
export function PiTab({ isShown }: { readonly isShown: boolean }) {
  const run = useMemo(() => new PiRun(), []);
  const scaling = useMemo(() => new Scaling(), []);
  const shown = useMemo(() => ({ points: 0, samples: 0 }), []);
  const [countPoints] = useState(() => (points: number, samples: number) => {
    Object.assign(shown, { points, samples });
  });
  const state = useStore(run.state);
  const { phase, failure } = state;
  const isRunning = phase === "running";
  useTick(isRunning && isShown);
  const { latest, marks, rate } = run;

  return (
    <div class="pi">
      <Intro />
      <Controls run={run} scaling={scaling} />
      {failure !== undefined && (
        <p class="failure" role="alert">
          {failure}
        </p>
      )}
      <div class="pi-grid">
        <figure class="points">
          <Square run={run} isShown={isShown} onShown={countPoints} />
          <figcaption class="note">{captionOf(shown)}</figcaption>
          <Repeat state={state} latest={latest} />
        </figure>
        <Headline latest={latest} rate={rate} />
        <figure class="plot">
          <figcaption>
            <h2>Estimate</h2>
            <span class="key accent">mean, 95 % band</span>
            <span class="key dashed">π</span>
          </figcaption>
          <EstimateChart marks={marks} />
        </figure>
        <figure class="plot">
          <figcaption>
            <h2>Error</h2>
            <span class="key accent">|mean − π|</span>
            <span class="key dashed warm">σ / √N</span>
          </figcaption>
          <ErrorChart marks={marks} />
        </figure>
        <EnginePanel rate={isRunning ? rate : 0} isRunning={isRunning} />
        <ScalingPanel run={run} scaling={scaling} />
      </div>
    </div>
  );
}

function captionOf({ points, samples }: { readonly points: number; readonly samples: number }): string {
  const what = "the first 16 points of each chunk, drawn again in this page, to 8 bits of each coordinate";
  if (points === 0) return `Here come points of the run itself: ${what}.`;
  return `${withPrefix(points)} points of the run, 1 in ${Math.round(samples / points).toLocaleString("en")}: ${what}.`;
}
