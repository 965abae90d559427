import { useRef } from "preact/hooks";
import type { Estimate, SamplingKernel } from "wasm-ensemble";
import { duration, plain, withPrefix } from "../app/format.ts";
import { answersOf } from "./groups.ts";
import { HistogramChart } from "./histogram-chart.tsx";
import { isUnderWay, type KernelRequest, type KernelRun, type KernelState } from "./kernel-run.ts";
import { Outputs } from "./outputs.tsx";

interface ResultsProps {
  readonly run: KernelRun;
  /** What is shown: of these settings, or of the last run. */
  readonly state: KernelState;
  /** Undefined: it does not compile, or has not been compiled. */
  readonly kernel: SamplingKernel | undefined;
  /** What these settings ask for; undefined when they make no sense. */
  readonly asked: KernelRequest | undefined;
}

/** What a run has found: each output beside what is known of it, and how the samples of the first are spread. */
export function Results({ run, state, kernel, asked }: ResultsProps) {
  const isRunning = isUnderWay(state);
  const estimate = isRunning ? run.latest : state.estimate;
  const histogram = useEvery(estimate?.histogram, isRunning);
  const { request } = state;
  const sampled = request?.kernel ?? kernel;
  const params = (request ?? asked)?.params;
  const answers = sampled === undefined || params === undefined ? [] : answersOf(sampled, params);
  const answer = answers[0] ?? Number.NaN;
  const isOld = estimate !== undefined && request?.key !== asked?.key;
  return (
    <section class="panel results" aria-label="Results">
      {state.failure !== undefined && (
        <p class="failure" role="alert">
          {state.failure}
        </p>
      )}
      {sampled === undefined ? (
        <p class="empty">Press Run: the estimate, its error and a histogram come here.</p>
      ) : (
        <>
          <Outputs names={sampled.outputs} answers={answers} estimate={estimate} />
          <figure class="plot">
            <figcaption>
              <h3>Samples of {sampled.outputs[0]}</h3>
              {!Number.isNaN(answer) && histogram !== undefined && <span class="key dashed warm">known answer</span>}
            </figcaption>
            {histogram === undefined ? (
              <p class="empty">{isRunning ? "Looking where the samples lie…" : "The histogram of a run comes here."}</p>
            ) : (
              <HistogramChart histogram={histogram} answer={answer} />
            )}
          </figure>
        </>
      )}
      <p class="note effort" data-testid="kernel-effort">
        {estimate === undefined ? "" : effort(estimate)}
      </p>
      {isOld && (
        <p class="note changed" data-testid="kernel-changed">
          Of {settingsText(request?.params, estimate.seed)}; the settings have changed since.
        </p>
      )}
      {estimate !== undefined && estimate.nonFinite.count > 0 && (
        <p class="note changed">
          {withPrefix(estimate.nonFinite.count)} samples were infinite or no number, and are left out.
        </p>
      )}
    </section>
  );
}

function settingsText(params: Readonly<Record<string, number>> = {}, seed: bigint): string {
  return [...Object.entries(params).map(([name, value]) => `${name} ${plain(value)}`), `seed ${seed}`].join(", ");
}

function effort(estimate: Estimate): string {
  const { samples, elapsedMs, samplesPerSecond, seed } = estimate;
  const parts = [
    `${withPrefix(samples)} samples in ${duration(elapsedMs)}`,
    `${withPrefix(samplesPerSecond)}/s`,
    `seed ${seed}`,
    ...endOf(estimate),
  ];
  return parts.join(", ");
}

/** Why a run has ended, unless it drew the samples that were asked for. */
function endOf({ stopped }: Estimate): readonly string[] {
  switch (stopped) {
    case "aborted":
      return ["stopped by you"];
    case "relativeError":
      return ["as exact as asked for"];
    case "ruleOfThree":
      return ["all samples alike"];
    case "maxSamples":
      return ["not as exact as asked for"];
    case "samples":
    case "standardError":
    case "stop":
    case "timeLimit":
    case "maxLevel":
    case "noDecay":
    case undefined:
      return [];
  }
}

/** The newest value while things go on, at most five times a second; then the last one. */
function useEvery<T>(value: T, isOn: boolean): T {
  const held = useRef({ value, ms: 0 });
  const ms = performance.now();
  if (!isOn || held.current.value === undefined || ms - held.current.ms > 200) held.current = { value, ms };
  return held.current.value;
}
