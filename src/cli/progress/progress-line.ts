import type { Estimate } from "../../sampling/run/estimate.ts";
import { inCharacters } from "../../sampling/statistics/figures.ts";
import type { Colors } from "../command.ts";
import { duration, withPrefix } from "../quantities.ts";

const GAP = "  ";
const MIN_BAR = 10;
const MAX_BAR = 40;
// As 3.14159163; the error behind it, such as ± 2.6e-10, has the same room.
const ESTIMATE_ROOM = 10;

/**
 * The state of a run in one line of at most `width` characters: bar, share, estimate, rate, time left. What does not fit
 * is left out, the rate first; the width of the bar does not change while the run goes on.
 */
export function progressLine(estimate: Estimate, width: number, colors: Colors): string {
  const parts = progressParts(estimate);
  // By what may be missed first.
  for (const missed of [[], ["rate"], ["rate", "left"], ["rate", "left", "estimate"]]) {
    const shown = parts.filter(({ name }) => !missed.includes(name));
    const used = shown.reduce((sum, { room }) => sum + GAP.length + room, 0);
    const barWidth = Math.min(MAX_BAR, width - used);
    if (barWidth < MIN_BAR) continue;
    const texts = shown.map(({ text, room }) => GAP + text.padEnd(room));
    return bar(estimate.progress, barWidth, colors) + texts.join("").slice(0, used).trimEnd();
  }
  return percent(estimate).slice(0, Math.max(0, width));
}

/** The same without a bar, for a log. */
export function progressText(estimate: Estimate): string {
  return progressParts(estimate)
    .map(({ text }) => text.trim())
    .filter((text) => text !== "")
    .join(GAP);
}

interface Part {
  readonly name: "percent" | "estimate" | "rate" | "left" | "state";
  readonly text: string;
  /** Characters that are kept for it, so that nothing moves when a digit comes or goes. */
  readonly room: number;
}

const NOT_KEPT: Part = { name: "state", text: "checkpoint not written", room: "checkpoint not written".length };

function progressParts(estimate: Estimate): Part[] {
  const { mean, standardError, samples, progress, elapsedMs, samplesPerSecond } = estimate;
  const begun = samples > 1 && samplesPerSecond > 0 && !Number.isNaN(standardError);
  const value = begun ? `${inCharacters(mean, ESTIMATE_ROOM)} ± ${standardError.toExponential(1)}` : "";
  const speed = begun ? `${withPrefix(samplesPerSecond)} samples/s` : "";
  const left = begun && progress > 0 ? `${duration((elapsedMs * (1 - progress)) / progress)} left` : "";
  return [
    { name: "percent", text: percent(estimate).padStart(5), room: 5 },
    { name: "estimate", text: value, room: ESTIMATE_ROOM + 10 },
    { name: "rate", text: speed, room: 16 },
    { name: "left", text: left, room: 15 },
    ...(estimate.checkpointFailure === undefined ? [] : [NOT_KEPT]),
  ];
}

function percent({ progress }: Estimate): string {
  return `${Math.floor(100 * progress)} %`;
}

function bar(share: number, width: number, colors: Colors): string {
  const done = Math.floor(share * width);
  return colors.cyan("█".repeat(done)) + colors.dim("░".repeat(width - done));
}
