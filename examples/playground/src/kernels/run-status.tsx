import { useEffect, useRef } from "preact/hooks";
import { announce } from "../../../../src/look/announce.tsx";
import { duration } from "../app/format.ts";
import type { KernelRun, KernelState } from "./kernel-run.ts";
import { estimateText } from "./outputs.tsx";

// Kernels sample thousands of times in this time; one that has not done so once may never.
const QUIET_MS = 1000;

interface StatusProps {
  readonly run: KernelRun;
  readonly onStop: () => void;
}

/** What there is to say of a run: aloud, when it begins and ends; and to see, when no sample ends. */
export function RunStatus({ run, onStop }: StatusProps) {
  const state = run.state.value;
  const isQuiet = state.phase === "running" && !run.hasSamples && performance.now() - run.startedMs > QUIET_MS;
  const heard = useRef({ run, state });
  useEffect(() => {
    // What another kernel has found is no news when it is shown.
    if (heard.current.run === run && heard.current.state !== state) announce(spoken(state));
    heard.current = { run, state };
  }, [run, state]);
  if (!isQuiet) return null;
  return (
    <div class="hint" role="alert">
      <p>
        <b>No sample has ended yet</b>, after {duration(1000 * Math.floor((performance.now() - run.startedMs) / 1000))}.
        A loop in this kernel may never end, or a sample takes that long.
      </p>
      <button type="button" onClick={onStop}>
        Stop it
      </button>
    </div>
  );
}

function spoken({ phase, estimate, request }: KernelState): string {
  switch (phase) {
    case "idle":
    case "failed":
      return "";
    case "running":
      return "Running.";
    case "stopping":
      return "Stopping.";
    case "ended": {
      const output = request?.kernel.outputs[0] ?? "";
      const what = estimate === undefined ? "" : ` ${output} is ${estimateText(estimate)}.`;
      return `${estimate?.stopped === "aborted" ? "Stopped." : "Done."}${what}`;
    }
  }
}
