import { duration } from "../../protocol/duration.ts";
import type { Demand } from "./demand.ts";
import type { Fleet } from "./fleet.ts";
import type { ScalingPolicy } from "./scaling.ts";
import type { Work } from "./work.ts";

/** Why engines are started: `4,200 tasks wait, 31 s at this rate`. */
export function startReason(work: Work, { engines }: Fleet, { trial, wanted }: Demand): string {
  if (work.waitsFor >= wanted) return programsText(work);
  const waits = waitingText(work);
  if (work.workMs === 0 && trial > 0) return `${waits}, and none has ended yet`;
  const long = engines === 0 ? `${duration(work.workMs)} of work` : `${duration(work.workMs / engines)} at this rate`;
  return `${waits}, ${long}`;
}

/** Why starts are taken back. */
export function cancelReason(work: Work): string {
  if (work.waiting === 0 && work.waitsFor === 0) return "nothing waits any more";
  return `${waitingText(work)}: those that are there will do`;
}

/** Why hosts leave. */
export function drainReason({ idleMs }: ScalingPolicy, needed: number): string {
  const span = duration(idleMs);
  return needed === 0
    ? `nothing to do for ${span}`
    : `${counted(needed, "engine was", "engines were")} enough for ${span}`;
}

function waitingText(work: Work): string {
  const { waiting, couldUse, couldUseUnknown, waitsFor } = work;
  if (waiting > 0) return counted(waiting, "task waits", "tasks wait");
  if (waitsFor > 0) return programsText(work);
  return `${counted(couldUse + couldUseUnknown, "engine", "engines")} could run at once`;
}

function programsText({ waitsFor, waitingPrograms }: Work): string {
  const engines = waitsFor === 1 ? "an engine" : counted(waitsFor, "engine", "engines");
  return `${waitingPrograms === 1 ? "a program waits" : counted(waitingPrograms, "program waits", "programs wait")} for ${engines}`;
}

/** `1 task waits`, `4,200 tasks wait`. */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
