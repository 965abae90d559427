import type { Snapshot } from "../snapshot.ts";

/** How many engines a cluster may have. Engines that somebody else has started are used, but not counted here. */
export interface ScalingPolicy {
  /** Engines that stay when nothing is to be done, >= 0, <= `max`. */
  readonly min: number;
  /** Engines at most, >= `enginesPerHost`. */
  readonly max: number;
  /** Engines of each host that is started, >= 1. */
  readonly enginesPerHost: number;
  /** A host leaves when it was not needed for so long, ms. */
  readonly idleMs: number;
  /** What a start takes, as long as none was seen, ms. */
  readonly startMs: number;
}

/** A host that was started by who scales, as its launcher lists it. */
export interface OwnHost {
  /** By which the launcher knows it. */
  readonly id: string;
  /** By which the cluster knows it. */
  readonly name: string;
  /** `"waiting"` until something runs it. */
  readonly state: "waiting" | "running";
  /** The machine that runs it, or why it waits. */
  readonly where?: string;
  /** When it was asked for; absent: before who scales was started. */
  readonly askedMs?: number;
}

/** What is there at a moment. Times are by the clock of who looks, ms since the epoch. */
export interface Seen {
  readonly snapshot: Snapshot;
  /** Hosts that have not ended. */
  readonly hosts: readonly OwnHost[];
  /** Whether the launcher has refused to start hosts since the last look. */
  readonly isRefused: boolean;
}

/** What is to be done now. `engines` is how many more or fewer that makes. */
export type Decision =
  | { readonly kind: "none" }
  /** Starts so many hosts. */
  | { readonly kind: "start"; readonly hosts: number; readonly engines: number; readonly why: string }
  /** Asks hosts, by their names in the cluster, to take no new tasks and to end. */
  | { readonly kind: "drain"; readonly hosts: readonly string[]; readonly engines: number; readonly why: string }
  /** Ends hosts that nobody has heard yet, by their ids at the launcher. */
  | { readonly kind: "cancel"; readonly hosts: readonly string[]; readonly engines: number; readonly why: string };

/** Something that who runs it should know; told once as long as it lasts. */
export interface Note {
  readonly text: string;
  /** Hosts, by their ids at the launcher, whose logs may say why. */
  readonly logsOf?: readonly string[];
}

/** How things stand. */
export interface Standing {
  /** Engines of all hosts that take tasks. */
  readonly engines: number;
  /** Engines of hosts that were started here, and have not ended. */
  readonly own: number;
  /** Engines of hosts that were started, and not heard yet. */
  readonly coming: number;
  /** Engines of hosts that end what they do. */
  readonly leaving: number;
  /** Engines that the work calls for. */
  readonly wanted: number;
  /** Tasks, and parts of jobs, that wait for an engine. */
  readonly waiting: number;
}
