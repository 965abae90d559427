import type { Estimate } from "wasm-ensemble";
import type { PiState } from "./pi-run.ts";

interface RepeatProps {
  readonly state: PiState;
  readonly latest: Estimate | undefined;
}

/** The command that gives the same bits on another machine: those of the end, or of where the run stands. */
export function Repeat({ state: { phase, seed, samplesWanted }, latest }: RepeatProps) {
  const samples = (phase === "running" ? 0 : latest?.samples) || samplesWanted;
  const command =
    phase === "idle" ? "npx ensemble pi" : `npx ensemble pi --seed ${seed} --samples ${shortest(samples)}`;
  return (
    <p class="repeat note">
      The same bits, in Node: <code>{command}</code>
    </p>
  );
}

/** A count as `1e11`, or with all its digits, whichever is shorter. */
function shortest(count: number): string {
  const power = count.toExponential().replace("+", "");
  return power.length < String(count).length ? power : String(count);
}
