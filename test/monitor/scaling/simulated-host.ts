import type { OwnHost } from "../../../src/monitor/scaling/scaling.ts";
import type { HostSeen } from "../../../src/monitor/snapshot.ts";

/** A task as a client submits it. */
export interface SimTask {
  readonly client: string;
  readonly atMs: number;
  readonly ms: number;
}

/** Of a host of the simulation. */
export interface SimEngine {
  task: { readonly task: SimTask; readonly endMs: number } | undefined;
  idleSinceMs: number;
  busyMs: number;
  done: number;
}

const LIFETIME_SHARE = 0.9;

/** What becomes of a host. */
export interface HostFate {
  readonly id: string;
  readonly askedMs: number;
  /** When the queue would run it, at the earliest. */
  readonly queuedUntilMs: number;
  /** From running to its first report; Infinity: it is never heard. */
  readonly bootMs: number;
  /** Ends so long after it began, in place of its first report. */
  readonly failsAfterMs: number | undefined;
  /** The longest that it may run. */
  readonly wallMs: number;
}

/** A host of the simulation: it waits in a queue, starts, takes tasks, and ends. */
export class SimHost {
  readonly fate: HostFate;
  readonly engines: SimEngine[] = [];
  state: "waiting" | "running" | "up" | "over" = "waiting";
  runningMs = Number.POSITIVE_INFINITY;
  isDraining = false;
  isSilent = false;
  /** Keeps something that a client may still want. */
  isNeeded = false;

  constructor(fate: HostFate) {
    this.fate = fate;
  }

  get id(): string {
    return this.fate.id;
  }

  begin(atMs: number): void {
    this.state = "running";
    this.runningMs = atMs;
  }

  comeUp(atMs: number, engines: number): void {
    this.state = "up";
    for (let i = 0; i < engines; i++) {
      this.engines.push({ task: undefined, idleSinceMs: atMs, busyMs: 0, done: 0 });
    }
  }

  /** When it takes no new tasks any more. */
  get endsMs(): number {
    return this.runningMs + LIFETIME_SHARE * this.fate.wallMs;
  }

  get own(): OwnHost {
    const { id, askedMs } = this.fate;
    return { id, name: `host-${id}`, state: this.state === "waiting" ? "waiting" : "running", askedMs };
  }

  seen(atMs: number): HostSeen {
    const state = this.isSilent ? "silent" : this.isDraining ? "draining" : "up";
    return {
      host: `host-${this.id}`,
      incarnation: 1,
      sentMs: atMs,
      heardMs: atMs,
      behindMs: 0,
      machine: { cores: 1 },
      process: { sinceMs: this.runningMs + this.fate.bootMs },
      isDraining: this.isDraining,
      ...(Number.isFinite(this.fate.wallMs) && { endsMs: this.endsMs }),
      state,
      rate: 0,
      totals: { done: 0, failed: 0, busyMs: 0, lostEngines: 0 },
      engines: this.engines.map((engine, i) => ({
        id: i,
        held: engine.task === undefined ? 0 : 1,
        done: engine.done,
        failed: 0,
        busyMs: engine.busyMs,
        idleSinceMs: engine.idleSinceMs,
        isDraining: this.isDraining,
        isNeeded: this.isNeeded,
        ...(engine.task !== undefined && { running: { name: "f", client: engine.task.task.client, sinceMs: atMs } }),
        state: this.isSilent ? "silent" : engine.task === undefined ? "idle" : "busy",
        busy: engine.task === undefined ? 0 : 1,
        rate: 0,
      })),
    };
  }
}
