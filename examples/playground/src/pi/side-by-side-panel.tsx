import { useStore } from "../../../../src/look/store.ts";
import { crew } from "../app/engines.ts";
import { withPrefix } from "../app/format.ts";
import type { PiRun } from "./pi-run.ts";
import { isMachineBusy, SIDES, type Side, spreadOf } from "./rounds.ts";
import { ROUNDS, type SideBySide, type SidesState, TURN_MS } from "./side-by-side.ts";
import type { Stage } from "./stage.ts";

interface SidesProps {
  readonly run: PiRun;
  readonly stage: Stage;
  readonly sides: SideBySide;
}

/** A plain loop, one engine and all engines beside each other, as measured here. */
export function SideBySidePanel({ run, stage, sides }: SidesProps) {
  const state = useStore(sides.state);
  const { phase } = useStore(run.state);
  const { ids } = useStore(crew);
  const act = useStore(stage.act);
  const { rounds, isMeasuring, lateFrames } = state;
  const isTaken = act !== undefined || ids.length === 0 || (phase === "running" && !run.canPause);
  const engines = rounds.length > 0 || isMeasuring ? state.engines : ids.length;
  const label = isMeasuring ? "Measuring…" : rounds.length > 0 ? "Measure again" : "Measure";
  return (
    <section class="panel sides" aria-label="Side by side" aria-busy={isMeasuring}>
      <header>
        <h2>Side by side</h2>
        <button type="button" class="quiet" disabled={isTaken} onClick={() => void sides.measure(stage)}>
          {label}
        </button>
      </header>
      <ol>
        {SIDES.map((side) => (
          <Row key={side} side={side} engines={engines} state={state} />
        ))}
      </ol>
      <p class="note">
        {isMachineBusy(rounds, lateFrames) && <strong class="busy">This machine is busy. </strong>}
        {noteOf(state)}
      </p>
    </section>
  );
}

interface RowProps {
  readonly side: Side;
  readonly engines: number;
  readonly state: SidesState;
}

function Row({ side, engines, state: { rounds } }: RowProps) {
  const spread = spreadOf(rounds, side);
  const plain = spreadOf(rounds, "plain")?.median ?? 1;
  const most = Math.max(1, ...SIDES.map((one) => spreadOf(rounds, one)?.high ?? 0));
  const part = (rate: number): string => `${(100 * rate) / most}%`;
  return (
    <li data-side={side}>
      <span class="name">{nameOf(side, engines)}</span>
      <span class="track">
        {spread && <i class="bar" style={{ width: part(spread.median) }} />}
        {spread && <i class="range" style={{ left: part(spread.low), width: part(spread.high - spread.low) }} />}
      </span>
      <span class="rate" title={spread && `${withPrefix(spread.low)}/s to ${withPrefix(spread.high)}/s`}>
        {spread ? `${withPrefix(spread.median)}/s` : "–"}
      </span>
      <b class="times">{spread ? `${timesOf(spread.median / plain)} ×` : ""}</b>
    </li>
  );
}

function nameOf(side: Side, engines: number): string {
  switch (side) {
    case "plain":
      return "A plain JavaScript loop";
    case "one":
      return "One engine";
    case "all":
      return engines < 2 ? "All engines" : `All ${engines} engines`;
  }
}

function timesOf(factor: number): string {
  return factor < 9.95 ? factor.toFixed(1) : factor.toFixed(0);
}

function noteOf(state: SidesState): string {
  const { rounds, isMeasuring, lateFrames, failure } = state;
  if (failure !== undefined) return `Not measured: ${failure}.`;
  if (rounds.length === 0 && !isMeasuring) {
    return "Points a second, measured in this page: the loop in a worker of its own, one engine and all of them, in turns.";
  }
  if (isMachineBusy(rounds, lateFrames)) {
    return "The rounds differ much, or the page’s frames came late: these figures are low. Measure again when it is quiet.";
  }
  const turns = `${rounds.length} of ${ROUNDS} rounds of ${TURN_MS / 1000} s each, in turns`;
  return `Points a second, measured just now: the median of ${turns}; the thin line reaches from the slowest to the fastest.`;
}
