import type { Spent } from "../../launch/adapt/cost.ts";
import type { ScalerEvent } from "../../launch/adapt/scaler.ts";
import type { Decision, Standing } from "../../monitor/scaling/scaling.ts";
import { duration } from "../../protocol/duration.ts";
import type { Scale } from "./scale-of.ts";

/** What will be done, before it begins. */
export function beginText(cluster: string, { launcher, policy, isAttached }: Scale, leaves: boolean): string {
  const { min, max, enginesPerHost, idleMs } = policy;
  const host = enginesPerHost === 1 ? "one a host" : `${enginesPerHost} a host`;
  const end = leaves ? "ends this, and leaves them" : isAttached ? "ends them" : "lets them end what they run";
  return (
    `${cluster}: ${min} to ${max} engines by ${launcher.name}, ${host}; ` +
    `those that are not needed for ${duration(idleMs)} are let go; Ctrl-C ${end}`
  );
}

/** `8 more: 4,200 tasks wait, 31 s at this rate`. */
export function decisionText(decision: Exclude<Decision, { kind: "none" }>, spent: Spent): string {
  const { engines, why } = decision;
  switch (decision.kind) {
    case "start":
      return `${engines.toLocaleString("en")} more: ${why}`;
    case "drain":
      return `${engines.toLocaleString("en")} fewer: ${why}; ${spentText(spent)}`;
    case "cancel":
      return `${engines.toLocaleString("en")} of those asked for taken back: ${why}`;
  }
}

/** `2 min 20 s of engines so far, 47 % of it busy`. */
export function spentText({ engineMs, busyMs }: Spent): string {
  const share = engineMs > 0 ? `, ${Math.round((100 * busyMs) / engineMs)} % of it busy` : "";
  return `${duration(engineMs)} of engines so far${share}`;
}

/** How things stand, in one line. */
export function standingText({ engines, coming, leaving, waiting }: Standing, spent: Spent): string {
  const moves = [...(coming > 0 ? [`${coming} coming`] : []), ...(leaving > 0 ? [`${leaving} leaving`] : [])];
  const parts = [
    `${engines} ${engines === 1 ? "engine" : "engines"}`,
    ...moves,
    `${waiting.toLocaleString("en")} ${waiting === 1 ? "task waits" : "tasks wait"}`,
  ];
  return `${parts.join(", ")}; ${spentText(spent)}`;
}

/** An event as an object of JSON; undefined for one that says nothing new. */
export function eventJson(event: ScalerEvent): object | undefined {
  switch (event.kind) {
    case "look":
      return undefined;
    case "note":
      return event;
    case "decision": {
      const { decision, standing, spent } = event;
      const { kind, ...facts } = decision;
      return { kind, ...facts, standing, ...spent };
    }
  }
}
