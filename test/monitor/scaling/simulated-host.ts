import type { OwnHost } from "../../../src/monitor/scaling/scaling.ts";
import type { HostSeen } from "../../../src/monitor/snapshot.ts";
import { busyEngine, engineSeen, hostSeen } from "./seen.ts";

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
    const engines = this.engines.map((engine, i) => {
      const { task, idleSinceMs, done, busyMs } = engine;
      const facts = { idleSinceMs, done, busyMs, isDraining: this.isDraining, isNeeded: this.isNeeded };
      const seen = task === undefined ? engineSeen(i, facts) : { ...busyEngine(i), ...facts };
      return this.isSilent ? { ...seen, state: "silent" as const } : seen;
    });
    return hostSeen(`host-${this.id}`, engines, {
      sentMs: atMs,
      heardMs: atMs,
      process: { sinceMs: this.runningMs + this.fate.bootMs },
      isDraining: this.isDraining,
      ...(Number.isFinite(this.fate.wallMs) && { endsMs: this.endsMs }),
      state,
    });
  }
}
