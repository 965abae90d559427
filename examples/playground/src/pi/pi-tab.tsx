import { useMemo, useState } from "preact/hooks";
import { useStore } from "../../../../src/look/store.ts";
import { crew } from "../app/engines.ts";
import { withPrefix } from "../app/format.ts";
import { Intro } from "../app/intro.tsx";
import { useTick } from "../app/use-tick.ts";
import { Claims } from "../claims/claims.ts";
import { ClaimsPanel } from "../claims/claims-panel.tsx";
import { Controls } from "./controls.tsx";
import { EnginePanel } from "./engine-panel.tsx";
import { ErrorChart } from "./error-chart.tsx";
import { EstimateChart } from "./estimate-chart.tsx";
import { useFirstRun } from "./first-run.ts";
import { Headline } from "./headline.tsx";
import { PiRun } from "./pi-run.ts";
import { Repeat } from "./repeat.tsx";
import { Scaling } from "./scaling.ts";
import { ScalingPanel } from "./scaling-panel.tsx";
import { sentenceOf } from "./sentence.ts";
import { SideBySide } from "./side-by-side.ts";
import { SideBySidePanel } from "./side-by-side-panel.tsx";
import { Square } from "./square.tsx";
import { Stage } from "./stage.ts";
import { useAnnounced } from "./use-announced.ts";

/** The flagship: pi from points in a square, on all engines. */
export function PiTab({ isShown }: { readonly isShown: boolean }) {
  const run = useMemo(() => new PiRun(), []);
  const stage = useMemo(() => new Stage(run), [run]);
  const scaling = useMemo(() => new Scaling(), []);
  const sides = useMemo(() => new SideBySide(), []);
  const claims = useMemo(() => new Claims(), []);
  const shown = useMemo(() => ({ points: 0, samples: 0 }), []);
  const [countPoints] = useState(() => (points: number, samples: number) => {
    Object.assign(shown, { points, samples });
  });
  const state = useStore(run.state);
  const { phase, failure } = state;
  const isRunning = phase === "running";
  const { ids, failure: trouble } = useStore(crew);
  useFirstRun({ run, stage, sides }, isShown);
  useAnnounced(run, isShown);
  useTick(isRunning && isShown);
  const { latest, marks } = run;
  // At the end, that of the whole.
  const rate = isRunning ? run.rate : (latest?.samplesPerSecond ?? 0);

  return (
    <div class="pi">
      <Intro />
      <Controls run={run} stage={stage} claims={claims} />
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
        <Headline
          latest={latest}
          rate={rate}
          told={sentenceOf({ phase, latest, rate, engines: ids.length, isWithout: trouble !== undefined })}
        />
        <SideBySidePanel run={run} stage={stage} sides={sides} />
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
        <ClaimsPanel run={run} stage={stage} claims={claims} />
        <EnginePanel rate={isRunning ? rate : 0} isRunning={isRunning} />
        <ScalingPanel run={run} stage={stage} scaling={scaling} />
      </div>
    </div>
  );
}

function captionOf({ points, samples }: { readonly points: number; readonly samples: number }): string {
  const what = "the first 16 points of each chunk, drawn again in this page, to 8 bits of each coordinate";
  if (points === 0) return `A still picture. Here come points of the run itself: ${what}.`;
  return `${withPrefix(points)} points of the run, 1 in ${Math.round(samples / points).toLocaleString("en")}: ${what}.`;
}
