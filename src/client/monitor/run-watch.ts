import { type CallReport } from "../../monitor/client-report.ts";
import { shortText } from "../../monitor/task-name.ts";
import type { RunningCall } from "../driver/running-call.ts";
import type { WatchedChains, WatchedSamples } from "../watchable.ts";
import type { Group } from "./backlog.ts";

// Before so much of it is behind it, nobody can say how long it takes.
const LEAST_PROGRESS = 0.001;

/** How far a run is, as its report says, and engine time that it will still take, ms; undefined where nobody can know. */
export interface RunProgress {
  readonly report: CallReport;
  readonly workMs: number | undefined;
}

/** Follows a sampling run, or another call that no view has made, from one report to the next. */
export class RunWatch {
  readonly #call: RunningCall;
  // When it was first seen: what came before was maybe done by an earlier session.
  #first: { readonly progress: number; readonly busyMs: number } | undefined;

  constructor(call: RunningCall) {
    this.#call = call;
  }

  /** How far it is. @param group - what of it waits and runs; undefined: nothing */
  look(group: Group | undefined): RunProgress {
    const { method, name } = this.#call;
    const shown = { method, name: typeof name === "string" ? shortText(name) : "", view: "balanced" } as const;
    const seen = this.#read();
    const { progress, elapsedMs } = seen;
    return { report: { ...shown, ...seen, progress, elapsedMs }, workMs: this.#workMs(progress, group) };
  }

  #read(): Omit<CallReport, "method" | "name" | "view"> {
    try {
      const watched = this.#call.watched?.();
      if (watched === undefined) return { progress: 0, elapsedMs: 0 };
      if ("latest" in watched) return ofRun(watched.latest);
      const { length: total, progress: done, elapsedMs } = watched;
      return { done, total, progress: share(watched.share ?? done / total), elapsedMs };
    } catch (error) {
      // What users derive from estimates may throw.
      return { progress: 0, elapsedMs: 0, note: shortText(String(error)) };
    }
  }

  // From how far it came in how much engine time; no more than all of its chunks take.
  #workMs(progress: number, group: Group | undefined): number | undefined {
    const { busyMs, chunks } = this.#call;
    this.#first ??= { progress, busyMs };
    const isMoved = progress - this.#first.progress >= LEAST_PROGRESS;
    const from = isMoved ? this.#first : { progress: 0, busyMs: 0 };
    const most = chunks === 0 || group === undefined ? undefined : (busyMs / chunks) * group.count;
    if (progress < LEAST_PROGRESS || busyMs === 0) return most;
    const leftMs = ((busyMs - from.busyMs) * (1 - progress)) / (progress - from.progress);
    return most === undefined ? leftMs : Math.min(leftMs, most);
  }
}

function ofRun(latest: WatchedSamples | WatchedChains): Omit<CallReport, "method" | "name" | "view"> {
  const { progress, elapsedMs } = latest;
  const note = "chains" in latest ? chainsNote(latest) : samplesNote(latest);
  return { progress: share(progress), elapsedMs, ...(note !== "" && { note }) };
}

function chainsNote({ chains, drawsPerChain }: WatchedChains): string {
  return `${chains} chains of ${drawsPerChain.toLocaleString("en-US")} draws`;
}

function samplesNote({ mean, standardError, samples }: WatchedSamples): string {
  if (samples === 0 || !Number.isFinite(mean)) return "";
  const error = Number.isFinite(standardError) ? ` ± ${standardError.toPrecision(2)}` : "";
  return `mean ${mean.toPrecision(6)}${error}, ${samples.toLocaleString("en-US")} samples`;
}

function share(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
}
