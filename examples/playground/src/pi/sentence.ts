import type { Estimate } from "wasm-ensemble";
import { decimalsOf, duration, inWords } from "../app/format.ts";
import type { PiState } from "./pi-run.ts";

/** What is known of a run. */
export interface Seen {
  readonly phase: PiState["phase"];
  readonly latest: Estimate | undefined;
  /** Samples per second; 0 while unknown. */
  readonly rate: number;
  readonly engines: number;
  /** Whether there are none to be had. */
  readonly isWithout: boolean;
}

/** What is seen, in a sentence or two. */
export function sentenceOf({ phase, latest, rate, engines, isWithout }: Seen): string {
  const they = engines === 1 ? "One engine throws" : `${engines} engines throw`;
  const law = "the share inside the circle is π\u00a0/\u00a04.";
  const points = inWords(latest?.samples ?? 0);
  switch (phase) {
    case "idle":
      if (isWithout) return "No engine could be started, so nothing can be run here.";
      return engines === 0 ? "Engines are starting." : `Press Start: engines throw random points at the square; ${law}`;
    case "running":
      return `${they} ${rate > 0 ? `${inWords(rate)} random points a second` : "random points"}; ${law}`;
    case "paused":
      return `Paused after ${points} points. Resume goes on exactly there.`;
    case "ended":
    case "failed":
      if (!latest) return "Nothing was sampled.";
      return `${points} random points in ${duration(latest.elapsedMs)}. Four times the share inside the circle is π, within the error bar.`;
  }
}

/** The estimate, to be read aloud. */
export function spokenOf({ phase, latest }: Pick<Seen, "phase" | "latest">): string {
  if (!latest || !(latest.standardError > 0)) return "";
  const { mean, standardError, samples } = latest;
  const digits = decimalsOf(standardError);
  const estimate = `Pi is about ${mean.toFixed(digits)}, plus or minus ${standardError.toFixed(digits)}, after ${inWords(samples)} points.`;
  return `${{ idle: "", running: "", paused: "Paused. ", ended: "The run has ended. ", failed: "The run has failed. " }[phase]}${estimate}`;
}
