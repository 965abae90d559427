import type { EngineId } from "../protocol/ids.ts";
import type { CallReport, ClientReport } from "./client-report.ts";
import type { EngineReport, HostReport } from "./host-report.ts";

/** A cluster, or a client's own engines, at a moment. Times are by the clock of who looks. */
export interface Snapshot {
  /** ms since the epoch. */
  readonly atMs: number;
  /** Name of the cluster, or of the program. */
  readonly name: string;
  /** Whether engines are on hosts of a cluster, or the client's own. */
  readonly kind: "cluster" | "local";
  /** When the connection to the server was lost; absent: it is there. What is said here is of that time. */
  readonly lostSinceMs?: number;
  readonly hosts: readonly HostSeen[];
  readonly clients: readonly ClientSeen[];
  readonly jobs: readonly JobSeen[];
  readonly totals: Totals;
  /** What happened of late, the newest last; 200 at most. */
  readonly log: readonly LogEntry[];
}

export interface HostSeen extends Omit<HostReport, "kind" | "tasks" | "engines" | "lost"> {
  /** `"silent"`: not heard for five seconds; it is forgotten a minute later. */
  readonly state: "up" | "draining" | "silent";
  /** Why there are no figures of it: `version 0.1.0 does not report`. Absent where there are. */
  readonly note?: string;
  readonly heardMs: number;
  /** What is to be added to times of the host, ms. */
  readonly behindMs: number;
  /** Cores that its process used of late; absent where nobody counts. */
  readonly coresUsed?: number;
  /** Tasks ended a second, of late. */
  readonly rate: number;
  readonly engines: readonly EngineSeen[];
}

export interface EngineSeen extends EngineReport {
  readonly state: "idle" | "busy" | "draining" | "silent";
  /** Share of the time of late in which it ran tasks, 0 to 1. */
  readonly busy: number;
  /** Tasks ended a second, of late. */
  readonly rate: number;
}

export interface ClientSeen extends Omit<ClientReport, "kind" | "events"> {
  readonly heardMs: number;
  /** Tasks ended a second, of late. */
  readonly rate: number;
  readonly calls: readonly CallReport[];
}

/** A job that was submitted. */
export interface JobSeen {
  readonly id: string;
  readonly user: string;
  readonly method: "map" | "sample";
  readonly name: string;
  readonly state: "waiting" | "running" | "done" | "failed" | "aborted";
  /** 0 to 1. */
  readonly progress: number;
  readonly submittedMs: number;
  /** Time that it will still take, by how it has gone; absent while that can't be said. */
  readonly remainingMs?: number;
  /** Parts that no host is done with. */
  readonly waiting: number;
  /** Items, or samples, of parts that failed. */
  readonly failed: number;
}

export interface Totals {
  readonly hosts: number;
  readonly engines: number;
  /** Engines that run a task now. */
  readonly busy: number;
  /** Tasks that wait for an engine, of all clients. */
  readonly waiting: number;
  /** Tasks ended a second, of late. */
  readonly rate: number;
  /** Tasks that engines have answered since their hosts were started, hosts that are gone by now among them. */
  readonly done: number;
  /** Those of them that failed. */
  readonly failed: number;
  /** Engines that ended by themselves, or were killed, alone or with their host. */
  readonly lostEngines: number;
}

export interface LogEntry {
  readonly atMs: number;
  readonly kind: "host" | "engine" | "task" | "scale";
  readonly isBad: boolean;
  readonly text: string;
  readonly engine?: EngineId;
}
