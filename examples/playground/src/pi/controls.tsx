import { useStore } from "../../../../src/look/store.ts";
import { type Icon, Symbol } from "../../../../src/look/symbol.tsx";
import { crew } from "../app/engines.ts";
import { powerOfTen } from "../app/format.ts";
import { numberText } from "../app/number-text.ts";
import { withOwn } from "../app/offered.ts";
import { anySeed, readSeed } from "../app/seed.ts";
import type { Claims } from "../claims/claims.ts";
import { useCanShow } from "../claims/use-can-show.ts";
import type { PiRun } from "./pi-run.ts";
import { keepSettings, SAMPLES, settings } from "./settings.ts";
import type { Stage } from "./stage.ts";

interface ControlsProps {
  readonly run: PiRun;
  readonly stage: Stage;
  readonly claims: Claims;
}

/** Start, pause, stop; seed and number of samples. */
export function Controls({ run, stage, claims }: ControlsProps) {
  const { phase } = useStore(run.state);
  const act = useStore(stage.act);
  const { ids } = useStore(crew);
  const { seedText, samples } = useStore(settings);
  const seed = readSeed(seedText);
  const isUnderWay = phase === "running" || phase === "paused";

  const start = (): void => {
    if (seed === undefined) return;
    keepSettings();
    void stage.clear().then(() => run.start({ seed, samples }));
  };
  const [label, icon, press] = mainButton(phase, run, start);
  // What is measured unasked after the first run makes way for a run that is asked for.
  const isTaken = act !== undefined && (act !== "sides" || phase === "paused");
  const canStart = seed !== undefined && ids.length > 0;
  const canPress = phase === "running" ? run.canPause : phase === "paused" || canStart;

  return (
    <form
      class="controls"
      onSubmit={(event) => {
        event.preventDefault();
        press();
      }}
    >
      <button type="submit" class="primary" disabled={isTaken || !canPress}>
        <Symbol icon={icon} />
        {label}
      </button>
      <button type="button" disabled={!isUnderWay} onClick={() => run.stop()}>
        <Symbol icon="stop" />
        Stop
      </button>
      <label class="field seed">
        <span>Seed</span>
        <input
          type="text"
          inputMode="numeric"
          autocomplete="off"
          spellcheck={false}
          value={seedText}
          disabled={isUnderWay}
          aria-invalid={seed === undefined}
          onInput={(event) => setSeedText(event.currentTarget.value)}
        />
      </label>
      <button
        type="button"
        class="quiet icon"
        disabled={isUnderWay}
        aria-label="Another seed"
        title="Another seed"
        onClick={() => setSeedText(anySeed())}
      >
        <Symbol icon="dice" />
      </button>
      <label class="field">
        <span>Samples</span>
        <select
          value={samples}
          disabled={isUnderWay}
          onChange={(event) => settings.set({ ...settings.value, samples: Number(event.currentTarget.value) })}
        >
          {withOwn(SAMPLES, samples).map((count) => (
            <option key={count} value={count}>
              {SAMPLES.includes(count) ? powerOfTen(count) : numberText(count)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="quiet to-claims"
        disabled={!useCanShow(run, stage)}
        onClick={() => showClaims(claims, stage)}
      >
        <Symbol icon="done" />
        Show three claims
      </button>
      {!run.canPause && <p class="note">This page may store nothing, so a run can’t be paused.</p>}
    </form>
  );
}

function showClaims(claims: Claims, stage: Stage): void {
  const panel = document.querySelector<HTMLElement>("#claims");
  panel?.scrollIntoView();
  panel?.focus({ preventScroll: true });
  void claims.show(stage);
}

function mainButton(
  phase: string,
  run: PiRun,
  start: () => void,
): readonly [label: string, icon: Icon, press: () => void] {
  if (phase === "running") return ["Pause", "pause", () => void run.pause()];
  if (phase === "paused") return ["Resume", "play", () => void run.resume()];
  return ["Start", "play", start];
}

function setSeedText(seedText: string): void {
  settings.set({ ...settings.value, seedText });
}
