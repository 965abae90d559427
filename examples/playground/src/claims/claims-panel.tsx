import type { ComponentChildren } from "preact";
import { useStore } from "../../../../src/look/store.ts";
import { Symbol } from "../../../../src/look/symbol.tsx";
import { inWords } from "../app/format.ts";
import type { PiRun } from "../pi/pi-run.ts";
import type { Stage } from "../pi/stage.ts";
import { Bits } from "./bits.tsx";
import { type Claims, type ClaimsState, type Step, verdictOf } from "./claims.ts";
import { type ErrorLaw, RUNS, SIZES } from "./error-law.ts";
import type { Killed } from "./killed-run.ts";
import { LawChart } from "./law-chart.tsx";
import type { Compared } from "./same-bits.ts";
import { useCanShow } from "./use-can-show.ts";

interface ClaimsProps {
  readonly run: PiRun;
  readonly stage: Stage;
  readonly claims: Claims;
}

/** The three claims, to be shown by a button. */
export function ClaimsPanel({ run, stage, claims }: ClaimsProps) {
  const state = useStore(claims.state);
  const canShow = useCanShow(run, stage);
  const { isShowing, same, killed, law, trials } = state;
  return (
    <section id="claims" class="panel claims" aria-label="Three claims" tabIndex={-1}>
      <header>
        <h2>Three claims, shown with your engines</h2>
        {isShowing ? (
          <button type="button" onClick={() => void stage.clear()}>
            <Symbol icon="stop" />
            Stop showing
          </button>
        ) : (
          <button type="button" class="shows" disabled={!canShow} onClick={() => void claims.show(stage)}>
            <Symbol icon="play" />
            {wasShown(state) ? "Show them again" : "Show all three"}
          </button>
        )}
      </header>
      <ol class="steps">
        <Claim
          step={same}
          title="Same seed, same bits on any engines"
          told="One engine and all of them sample with one seed. The 64 bits of both means are compared."
          verdict={(holds) => verdictOf("same", holds)}
        >
          {same.state === "shown" && <SameFound found={same.found} />}
        </Claim>
        <Claim
          step={killed}
          title="A killed engine changes no bit"
          told="A run is done twice, and an engine that works on the second is killed. Another takes its place."
          verdict={(holds) => verdictOf("killed", holds)}
        >
          {killed.state === "shown" && <KilledFound found={killed.found} />}
        </Claim>
        <Claim
          step={law}
          title="The error bar is right, and falls as 1 / √N"
          told={`${SIZES.length * RUNS} runs, each with a seed of its own: how far they are off, beside how far they say that they may be.`}
          verdict={(holds) => verdictOf("law", holds)}
        >
          {trials.length > 0 && <LawChart trials={trials} />}
          {law.state === "shown" && <LawFound found={law.found} />}
        </Claim>
      </ol>
    </section>
  );
}

function wasShown({ same, killed, law }: ClaimsState): boolean {
  return [same, killed, law].some(({ state }) => state === "shown" || state === "failed");
}

interface ClaimProps {
  readonly title: string;
  /** What is done. */
  readonly told: string;
  readonly step: Step<{ readonly holds: boolean }>;
  readonly verdict: (holds: boolean) => string;
  readonly children: ComponentChildren;
}

function Claim({ title, told, step, verdict, children }: ClaimProps) {
  const isRunning = step.state === "running";
  return (
    <li data-state={step.state} aria-current={isRunning ? "step" : undefined}>
      <h3>{title}</h3>
      <p class="note">{told}</p>
      {isRunning && <progress max={1} value={step.part} aria-label={title} />}
      {step.state === "failed" && <p class="verdict fails">✗ Not shown: {step.why}</p>}
      {step.state === "shown" && (
        <p class={step.found.holds ? "verdict" : "verdict fails"}>
          {step.found.holds ? "✓" : "✗"} {verdict(step.found.holds)}
        </p>
      )}
      {children}
    </li>
  );
}

function SameFound({ found: { samples, means } }: { readonly found: Compared }) {
  return (
    <>
      <Bits means={means} />
      <p class="note">{inWords(samples)} samples each; the sign, 11 bits of the exponent, 52 of the fraction.</p>
    </>
  );
}

function KilledFound({ found: { samples, means, engineId, at, by } }: { readonly found: Killed }) {
  return (
    <>
      <Bits means={means} />
      <p class="note">
        {Math.round(100 * at)} % of {inWords(samples)} samples were done when engine {engineId} was killed; engine {by}{" "}
        took its place.
      </p>
    </>
  );
}

function LawFound({ found: { ratio, power } }: { readonly found: ErrorLaw }) {
  return (
    <p class="note">
      Errors (dots) were {ratio.toFixed(2)} of their error bars (discs), root mean square; the bars fall as N
      <sup>{power.toFixed(3).replace("-", "−")}</sup>. Dashed: σ / √N.
    </p>
  );
}
