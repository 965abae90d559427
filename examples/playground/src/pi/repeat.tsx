import type { Estimate } from "wasm-ensemble";
import { CopyButton } from "../../../../src/look/copy-button.tsx";
import { useStore } from "../../../../src/look/store.ts";
import { numberText } from "../app/number-text.ts";
import { readSeed } from "../app/seed.ts";
import type { PiState } from "./pi-run.ts";
import { settings } from "./settings.ts";

interface RepeatProps {
  readonly state: PiState;
  readonly latest: Estimate | undefined;
}

/** The command that gives the same bits on another machine: those of the end, of where the run stands, or of what Start does. */
export function Repeat({ state: { phase, seed, samplesWanted, isTimed }, latest }: RepeatProps) {
  const { seedText, samples } = useStore(settings);
  const isNew = phase === "idle";
  // Nobody knows yet how many a run that time ends will have: those that are shown.
  const isWhole = phase === "running" && !isTimed;
  const [ownSeed, count] = isNew
    ? [readSeed(seedText), samples]
    : [seed, (isWhole ? 0 : latest?.samples) || samplesWanted];
  const command = `npx ensemble pi --seed ${ownSeed ?? "SEED"} --samples ${numberText(count)}`;
  return (
    <div class="repeat">
      <p class="note">The same bits, in Node:</p>
      <p class="command">
        <code>{command}</code>
        <CopyButton label="Copy" text={() => command} />
      </p>
    </div>
  );
}
