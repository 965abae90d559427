import type { PiState } from "./pi-run.ts";

/** The command that gives the same bits on another machine. */
export function Repeat({ state }: { readonly state: PiState }) {
  const { phase, seed, samplesWanted } = state;
  const command =
    phase === "idle"
      ? "npx ensemble pi"
      : `npx ensemble pi --seed ${seed} --samples ${samplesWanted.toExponential().replace("+", "")}`;
  return (
    <p class="repeat note">
      The same bits, in Node: <code>{command}</code>
    </p>
  );
}
