import { useRef } from "preact/hooks";
import type { Estimate } from "wasm-ensemble";
import { decimalsOf, duration, inSigmas, plain, withPrefix } from "../app/format.ts";
import { useStore } from "../app/store.ts";
import { useTick } from "../app/use-tick.ts";
import { HistogramChart } from "./histogram-chart.tsx";
import type { KernelRun } from "./kernel-run.ts";

interface ResultsProps {
  readonly run: KernelRun;
  readonly outputs: readonly string[];
  /** Exact means, as far as there are any. */
  readonly answers: readonly number[];
}

/** What a run has found: each output beside what is known of it, and the histogram of the first. */
export function Results({ run, outputs, answers }: ResultsProps) {
  const { phase, failure } = useStore(run.state);
  useTick(phase === "running");
  const { latest } = run;
  const histogram = useEvery(latest?.histogram, phase === "running");
  return (
    <section class="panel results" aria-label="Results">
      {failure !== undefined && (
        <p class="failure" role="alert">
          {failure}
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">Output</th>
            <th scope="col">Mean</th>
            <th scope="col">Standard error</th>
            <th scope="col">Known answer</th>
            <th scope="col">Off by</th>
          </tr>
        </thead>
        <tbody>
          {outputs.map((name, i) => (
            <OutputRow key={name} name={name} estimate={latest?.outputs[name]} answer={answers[i] ?? Number.NaN} />
          ))}
        </tbody>
      </table>
      <figure class="plot">
        <figcaption>
          <h2>Samples of {outputs[0]}</h2>
          {!Number.isNaN(answers[0] ?? Number.NaN) && <span class="key dashed warm">known answer</span>}
        </figcaption>
        <HistogramChart histogram={histogram} answer={answers[0] ?? Number.NaN} />
      </figure>
      <p class="note" data-testid="kernel-effort">
        {latest === undefined
          ? phase === "running"
            ? "Looking where the samples lie…"
            : "Not run yet."
          : effort(latest)}
      </p>
    </section>
  );
}

interface RowProps {
  readonly name: string;
  readonly estimate: { readonly mean: number; readonly standardError: number } | undefined;
  readonly answer: number;
}

function OutputRow({ name, estimate, answer }: RowProps) {
  const { mean = Number.NaN, standardError = Number.NaN } = estimate ?? {};
  const decimals = decimalsOf(standardError);
  const off = (mean - answer) / standardError;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="mean">{Number.isNaN(mean) ? "–" : mean.toFixed(decimals)}</td>
      <td>{standardError > 0 ? standardError.toExponential(1) : "–"}</td>
      <td class="known" data-empty={Number.isNaN(answer)}>
        {Number.isNaN(answer) ? "–" : plain(answer, 8)}
      </td>
      <td>{inSigmas(off)}</td>
    </tr>
  );
}

function effort({ samples, elapsedMs, samplesPerSecond, seed, stopped }: Estimate): string {
  const end = stopped === "aborted" ? ", stopped" : "";
  return `${withPrefix(samples)} samples in ${duration(elapsedMs)}${end}, ${withPrefix(samplesPerSecond)}/s, seed ${seed}`;
}

/** The newest value while things go on, at most five times a second; then the last one. */
function useEvery<T>(value: T, isOn: boolean): T {
  const held = useRef({ value, ms: 0 });
  const ms = performance.now();
  if (!isOn || held.current.value === undefined || ms - held.current.ms > 200) held.current = { value, ms };
  return held.current.value;
}
