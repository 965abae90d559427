import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { SampleMethod, SamplingKernel } from "wasm-ensemble";
import { crew } from "../app/engines.ts";
import { powerOfTen } from "../app/format.ts";
import { useStore } from "../app/store.ts";
import { Symbol } from "../app/symbol.tsx";
import { answersOf } from "./groups.ts";
import type { KernelRun } from "./kernel-run.ts";
import { ParameterForm, readParameters } from "./parameter-form.tsx";
import { Results } from "./results.tsx";

const SAMPLES = [1e5, 1e6, 1e7, 1e8, 1e9];
/** Samples of a run, unless others are chosen. */
export const USUAL_SAMPLES = 1e7;

interface PanelProps {
  readonly kernel: SamplingKernel;
  readonly run: KernelRun;
}

/** Parameters of a kernel, a button that samples it, and what comes of it. */
export function KernelPanel({ kernel, run }: PanelProps) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const params = readParameters(kernel.parameters, texts);
  const change = (name: string, text: string): void => {
    // What was found holds for other parameters.
    run.clear();
    setTexts({ ...texts, [name]: text });
  };
  const answers = params === undefined ? [] : answersOf(kernel, params);
  return (
    <>
      <RunForm kernel={kernel} run={run} params={params}>
        <ParameterForm parameters={kernel.parameters} texts={texts} onChange={change} />
      </RunForm>
      <Results run={run} outputs={kernel.outputs} answers={answers} />
    </>
  );
}

interface RunFormProps extends PanelProps {
  readonly params: Readonly<Record<string, number>> | undefined;
  readonly children: ComponentChildren;
}

function RunForm({ kernel, run, params, children }: RunFormProps) {
  const { phase } = useStore(run.state);
  const { ids } = useStore(crew);
  const [samples, setSamples] = useState(USUAL_SAMPLES);
  const [method, setMethod] = useState<SampleMethod>("random");
  const isRunning = phase === "running";
  const press = (): void => {
    if (isRunning) run.stop();
    else if (params !== undefined) void run.start({ kernel, params, samples, seed: 2026n, method });
  };
  return (
    <form
      class="run-form"
      onSubmit={(event) => {
        event.preventDefault();
        press();
      }}
    >
      {children}
      <div class="controls">
        <button type="submit" class="primary" disabled={(params === undefined || ids.length === 0) && !isRunning}>
          <Symbol icon={isRunning ? "stop" : "play"} />
          {isRunning ? "Stop" : "Run"}
        </button>
        <label class="field">
          <span>Samples</span>
          <select value={samples} onChange={(event) => setSamples(Number(event.currentTarget.value))}>
            {SAMPLES.map((count) => (
              <option key={count} value={count}>
                {powerOfTen(count)}
              </option>
            ))}
          </select>
        </label>
        {kernel.dimensions !== undefined && (
          <label class="field">
            <span>Points</span>
            <select
              value={method}
              onChange={(event) => setMethod(event.currentTarget.value === "sobol" ? "sobol" : "random")}
            >
              <option value="random">random</option>
              <option value="sobol">Sobol, scrambled</option>
            </select>
          </label>
        )}
      </div>
    </form>
  );
}
