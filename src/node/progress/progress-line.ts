import type { WatchedChains, WatchedItems, WatchedRun, WatchedSamples } from "../../client/watchable.ts";
import { duration } from "../../protocol/duration.ts";
import { inCharacters } from "../../sampling/statistics/figures.ts";
import { withPrefix } from "./quantities.ts";

const GAP = "  ";
const MIN_BAR = 10;
const MAX_BAR = 40;
// As 3.14159163; the error behind it, such as ± 2.6e-10, has the same room.
const ESTIMATE_ROOM = 10;
// As `123 min 07 s left`.
const LEFT_ROOM = 15;

/** Colours of a bar. */
export interface BarColors {
  readonly cyan: (text: string) => string;
  readonly dim: (text: string) => string;
}

type RunState = WatchedRun["latest"];
type ItemsState = Pick<WatchedItems, "length" | "progress" | "share" | "elapsedMs">;

/**
 * The state of a run in one line of at most `width` characters: bar, share, estimate, rate, time left. What does not fit
 * is left out, the rate first; the width of the bar does not change while the run goes on.
 */
export function progressLine(state: RunState, width: number, colors: BarColors): string {
  return fitted({ share: state.progress, parts: runParts(state), missed: ["rate", "left", "estimate"] }, width, colors);
}

/** The same of a result, as `█████░░░░░  40/100  34.2 items/s  1.8 s left`. */
export function itemsLine(state: ItemsState, width: number, colors: BarColors): string {
  return fitted({ share: shareOf(state), parts: itemsParts(state), missed: ["rate", "left"] }, width, colors);
}

/** The state of a run without a bar, for a log. */
export function progressText(state: RunState): string {
  return runParts(state)
    .map(({ text }) => text.trim())
    .filter((text) => text !== "")
    .join(GAP);
}

interface Part {
  readonly name: "share" | "estimate" | "rate" | "left" | "state";
  readonly text: string;
  /** Characters that are kept for it, so that nothing moves when a digit comes or goes. */
  readonly room: number;
}

interface Line {
  readonly share: number;
  readonly parts: readonly Part[];
  /** By what may be missed first. */
  readonly missed: readonly Part["name"][];
}

function fitted({ share, parts, missed }: Line, width: number, colors: BarColors): string {
  for (let count = 0; count <= missed.length; count++) {
    const shown = parts.filter(({ name }) => !missed.slice(0, count).includes(name));
    const used = shown.reduce((sum, { room }) => sum + GAP.length + room, 0);
    const barWidth = Math.min(MAX_BAR, width - used);
    if (barWidth < MIN_BAR) continue;
    const texts = shown.map(({ text, room }) => GAP + text.padEnd(room));
    return bar(share, barWidth, colors) + texts.join("").slice(0, used).trimEnd();
  }
  return percent(share).slice(0, Math.max(0, width));
}

const NOT_KEPT: Part = { name: "state", text: "checkpoint not written", room: "checkpoint not written".length };

function runParts(state: RunState): Part[] {
  return "chains" in state ? chainParts(state) : sampleParts(state);
}

function chainParts({ chains, drawsPerChain, progress, elapsedMs, checkpointFailure }: WatchedChains): Part[] {
  const begun = drawsPerChain > 0;
  const value = begun ? `${drawsPerChain.toLocaleString("en")} draws` : "warming up";
  const speed = begun && elapsedMs > 0 ? `${withPrefix((1000 * chains * drawsPerChain) / elapsedMs)} draws/s` : "";
  return [
    { name: "share", text: percent(progress).padStart(5), room: 5 },
    { name: "estimate", text: value, room: ESTIMATE_ROOM + 5 },
    { name: "rate", text: speed, room: 14 },
    { name: "left", text: leftText(progress, elapsedMs), room: LEFT_ROOM },
    ...(checkpointFailure === undefined ? [] : [NOT_KEPT]),
  ];
}

function sampleParts(state: WatchedSamples): Part[] {
  const { mean, standardError, samples, progress, elapsedMs, samplesPerSecond } = state;
  const begun = samples > 1 && samplesPerSecond > 0;
  // A run of arrays alone has none.
  const value =
    begun && !Number.isNaN(standardError)
      ? `${inCharacters(mean, ESTIMATE_ROOM)} ± ${standardError.toExponential(1)}`
      : "";
  const speed = begun ? `${withPrefix(samplesPerSecond)} samples/s` : "";
  return [
    { name: "share", text: percent(progress).padStart(5), room: 5 },
    { name: "estimate", text: value, room: ESTIMATE_ROOM + 10 },
    { name: "rate", text: speed, room: 16 },
    { name: "left", text: begun ? leftText(progress, elapsedMs) : "", room: LEFT_ROOM },
    ...(state.checkpointFailure === undefined ? [] : [NOT_KEPT]),
  ];
}

function itemsParts(state: ItemsState): Part[] {
  const { length, progress, elapsedMs } = state;
  const total = String(length);
  const speed = progress > 0 && elapsedMs > 0 ? `${withPrefix((1000 * progress) / elapsedMs).trimEnd()} items/s` : "";
  return [
    { name: "share", text: `${String(progress).padStart(total.length)}/${total}`, room: 2 * total.length + 1 },
    { name: "rate", text: speed, room: 14 },
    { name: "left", text: leftText(shareOf(state), elapsedMs), room: LEFT_ROOM },
  ];
}

// In the end, how long it took.
function leftText(share: number, elapsedMs: number): string {
  if (share >= 1) return duration(elapsedMs);
  return share > 0 ? `${duration((elapsedMs * (1 - share)) / share)} left` : "";
}

function shareOf({ progress, length, share = progress / length }: ItemsState): number {
  return length === 0 ? 1 : share;
}

function percent(share: number): string {
  return `${Math.floor(100 * share)} %`;
}

function bar(share: number, width: number, colors: BarColors): string {
  const done = Math.floor(share * width);
  return colors.cyan("█".repeat(done)) + colors.dim("░".repeat(width - done));
}
