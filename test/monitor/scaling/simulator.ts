import { type Decided, decide, NO_MEMORY } from "../../../src/monitor/scaling/decide.ts";
import type { ScalingPolicy } from "../../../src/monitor/scaling/scaling.ts";
import type { ClientSeen, Snapshot } from "../../../src/monitor/snapshot.ts";
import { clientSeen, NOW_MS as EPOCH_MS, snapshotOf } from "./seen.ts";
import { type SimEngine, SimHost, type SimTask } from "./simulated-host.ts";

/** What happens in a simulation. Times are ms since its start. */
export interface Scene {
  readonly policy: ScalingPolicy;
  readonly tasks: readonly SimTask[];
  /** How long a host waits in the queue. */
  readonly queueMs?: (atMs: number) => number;
  /** From running to the first report. */
  readonly bootMs?: () => number;
  /** Whether a host ends before it is heard. */
  readonly fails?: (atMs: number) => boolean;
  /** Whether the launcher refuses. */
  readonly refuses?: (atMs: number) => boolean;
  /** Hosts that the batch system runs at a time. */
  readonly slots?: number;
  readonly wallMs?: number;
  /** When a client is gone, with all that it had. */
  readonly gone?: Readonly<Record<string, number>>;
  /** Changes hosts as it likes, once a second. */
  readonly meddle?: (hosts: readonly SimHost[], atMs: number) => void;
}

/** What came of it. */
export interface Outcome {
  /** When the last task had ended. */
  readonly endedMs: number;
  /** Tasks that did not end. */
  readonly left: number;
  /** Tasks that were begun again, as their host had ended. */
  readonly lost: number;
  /** Of own hosts, ms: from running to the end, times their engines. */
  readonly engineMs: number;
  readonly busyMs: number;
  /** Engines of own hosts at most, those that wait in the queue among them. */
  readonly peak: number;
  /** Engines of hosts that are there when it is over. */
  readonly last: number;
  readonly started: number;
  readonly cancelled: number;
  readonly drained: number;
  readonly refused: number;
  /** How often it started after it had let go. */
  readonly turns: number;
  /** What was said, with the second. */
  readonly log: readonly string[];
}

const STEP_MS = 1000;

/** Lets a cluster grow and shrink for a time, as `decide` says once a second. */
export function simulate(scene: Scene, untilMs: number): Outcome {
  const simulation = new Simulation(scene);
  for (let atMs = 0; atMs <= untilMs && !simulation.isOver; atMs += STEP_MS) simulation.step(atMs);
  return simulation.outcome(untilMs);
}

class Simulation {
  readonly #scene: Scene;
  readonly #hosts: SimHost[] = [];
  readonly #queues = new Map<string, SimTask[]>();
  readonly #took = new Map<string, { count: number; ms: number }>();
  readonly #log: string[] = [];
  readonly #tasks: SimTask[];
  #memory = NO_MEMORY;
  #isRefused = false;
  #next = 0;
  readonly #count = { left: 0, lost: 0, peak: 0, started: 0, cancelled: 0, drained: 0, refused: 0, turns: 0 };
  #engineMs = 0;
  #busyMs = 0;
  #endedMs = 0;
  #wentDown = false;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#tasks = scene.tasks.toSorted((a, b) => a.atMs - b.atMs);
    this.#count.left = scene.tasks.length;
  }

  /** Whether all is done, and only what is to stay is there. */
  get isOver(): boolean {
    const { min, enginesPerHost } = this.#scene.policy;
    const living = this.#hosts.filter(({ state }) => state !== "over").length;
    return this.#count.left === 0 && living === Math.ceil(min / enginesPerHost);
  }

  step(atMs: number): void {
    this.#scene.meddle?.(this.#hosts, atMs);
    this.#arrive(atMs);
    this.#run(atMs);
    this.#live(atMs);
    this.#vanish(atMs);
    const decided = decide(
      {
        snapshot: this.#snapshot(atMs),
        hosts: this.#hosts
          .filter(({ state }) => state !== "over")
          .map(({ own }) => ({
            ...own,
            askedMs: EPOCH_MS + (own.askedMs ?? 0),
          })),
        isRefused: this.#isRefused,
      },
      this.#scene.policy,
      this.#memory,
    );
    this.#memory = decided.memory;
    this.#isRefused = false;
    this.#carryOut(decided, atMs);
  }

  #arrive(atMs: number): void {
    for (let task = this.#tasks[0]; task !== undefined && task.atMs <= atMs; task = this.#tasks[0]) {
      this.#tasks.shift();
      this.#queueOf(task.client).push(task);
    }
  }

  #queueOf(client: string): SimTask[] {
    const queue = this.#queues.get(client) ?? [];
    this.#queues.set(client, queue);
    return queue;
  }

  // Engines end what they run, and take what waits, in the order of time, up to now.
  #run(atMs: number): void {
    const up = this.#hosts.filter((host) => host.state === "up");
    const engines = up.flatMap((host) => host.engines);
    const taking = up.filter((host) => !host.isDraining && !host.isSilent).flatMap((host) => host.engines);
    for (;;) {
      const next = earliest(taking, (engine) => (engine.task === undefined ? engine.idleSinceMs : undefined));
      const queue = [...this.#queues.values()].find((tasks) => tasks.length > 0);
      const ended = earliest(engines, (engine) => engine.task?.endMs);
      if (next !== undefined && queue !== undefined) this.#give(next, queue);
      else if (ended?.task !== undefined && ended.task.endMs <= atMs) this.#end(ended);
      else return;
    }
  }

  #give(engine: SimEngine, queue: SimTask[]): void {
    const task = queue.shift();
    if (task === undefined) return;
    engine.task = { task, endMs: Math.max(engine.idleSinceMs, task.atMs) + task.ms };
    // Clients take turns.
    this.#queues.delete(task.client);
    this.#queues.set(task.client, queue);
  }

  #end(engine: SimEngine): void {
    if (engine.task === undefined) return;
    const { task, endMs } = engine.task;
    engine.task = undefined;
    engine.idleSinceMs = endMs;
    engine.busyMs += task.ms;
    engine.done++;
    this.#busyMs += task.ms;
    this.#count.left--;
    this.#endedMs = Math.max(this.#endedMs, endMs);
    const took = this.#took.get(task.client) ?? { count: 0, ms: 0 };
    this.#took.set(task.client, { count: took.count + 1, ms: took.ms + task.ms });
  }

  #live(atMs: number): void {
    const { slots = Number.POSITIVE_INFINITY, policy } = this.#scene;
    for (const host of this.#hosts) {
      if (host.state === "over") continue;
      const running = this.#hosts.filter(({ state }) => state === "running" || state === "up").length;
      if (host.state === "waiting" && host.fate.queuedUntilMs <= atMs && running < slots) host.begin(atMs);
      if (host.state !== "waiting") this.#engineMs += STEP_MS * policy.enginesPerHost;
      const forMs = atMs - host.runningMs;
      if (host.state === "running" && host.fate.failsAfterMs !== undefined && forMs >= host.fate.failsAfterMs)
        host.state = "over";
      if (host.state === "running" && forMs >= host.fate.bootMs) host.comeUp(atMs, policy.enginesPerHost);
      if (atMs >= host.endsMs) host.isDraining = true;
      const isDone = host.engines.every(({ task }) => task === undefined);
      if (host.state === "up" && ((host.isDraining && isDone && !host.isNeeded) || forMs >= host.fate.wallMs))
        this.#over(host);
    }
  }

  #over(host: SimHost): void {
    host.state = "over";
    for (const { task } of host.engines) {
      if (task === undefined) continue;
      this.#count.lost++;
      this.#queueOf(task.task.client).unshift(task.task);
    }
  }

  #vanish(atMs: number): void {
    for (const [client, goneMs] of Object.entries(this.#scene.gone ?? {})) {
      if (atMs < goneMs) continue;
      this.#queues.delete(client);
      const engines = this.#hosts.flatMap((host) => host.engines);
      for (const engine of engines.filter(({ task }) => task?.task.client === client)) engine.task = undefined;
    }
  }

  #snapshot(atMs: number): Snapshot {
    const clients = [...this.#queues].flatMap(([name]) => this.#clientSeen(name) ?? []);
    const hosts = this.#hosts.filter(({ state }) => state === "up").map((host) => host.seen(atMs));
    return snapshotOf({
      atMs: EPOCH_MS + atMs,
      hosts: hosts.map((host) => ({
        ...host,
        heardMs: EPOCH_MS + atMs,
        process: { sinceMs: EPOCH_MS + host.process.sinceMs },
        ...(host.endsMs !== undefined && { endsMs: EPOCH_MS + host.endsMs }),
        engines: host.engines.map((engine) => ({ ...engine, idleSinceMs: EPOCH_MS + engine.idleSinceMs })),
      })),
      clients,
    });
  }

  #clientSeen(name: string): ClientSeen {
    const unassigned = this.#queueOf(name).length;
    const running = this.#hosts.flatMap((host) => host.engines.filter(({ task }) => task?.task.client === name));
    const took = this.#took.get(name);
    return clientSeen({
      user: name,
      unassigned,
      held: running.length,
      done: took?.count ?? 0,
      ...(took !== undefined && { workMs: (took.ms / took.count) * (unassigned + running.length / 2) }),
      couldUse: unassigned + running.length,
    });
  }

  #carryOut({ decision, notes }: Decided, atMs: number): void {
    const say = (text: string): void => void this.#log.push(`${atMs / 1000} ${text}`);
    for (const { text } of notes) say(text);
    if (decision.kind === "start") this.#start(decision.hosts, atMs);
    for (const host of this.#hosts) {
      if (decision.kind === "drain" && decision.hosts.includes(`host-${host.id}`)) host.isDraining = true;
      if (decision.kind === "cancel" && decision.hosts.includes(host.id)) host.state = "over";
    }
    if (decision.kind === "drain") this.#count.drained += decision.hosts.length;
    if (decision.kind === "cancel") this.#count.cancelled += decision.hosts.length;
    if (decision.kind === "drain" || decision.kind === "cancel") this.#wentDown = true;
    if (decision.kind !== "none") say(`${decision.kind} ${decision.engines}: ${decision.why}`);
    const own = this.#hosts.filter(({ state }) => state !== "over").length * this.#scene.policy.enginesPerHost;
    this.#count.peak = Math.max(this.#count.peak, own);
  }

  #start(count: number, atMs: number): void {
    const { queueMs, bootMs, fails, refuses, wallMs = Number.POSITIVE_INFINITY } = this.#scene;
    if (refuses?.(atMs) === true) {
      this.#isRefused = true;
      this.#count.refused++;
      return;
    }
    if (this.#wentDown) this.#count.turns++;
    this.#wentDown = false;
    this.#count.started += count;
    for (let i = 0; i < count; i++) {
      const isBad = fails?.(atMs) === true;
      const fate = {
        id: String(this.#next++),
        askedMs: atMs,
        queuedUntilMs: atMs + (queueMs?.(atMs) ?? 0),
        bootMs: bootMs?.() ?? 2000,
        failsAfterMs: isBad ? 1500 : undefined,
        wallMs,
      };
      this.#hosts.push(new SimHost(fate));
    }
  }

  outcome(untilMs: number): Outcome {
    const up = this.#hosts.filter(({ state }) => state !== "over").length;
    const { left, ...counts } = this.#count;
    const unarrived = this.#tasks.filter(({ atMs }) => atMs > untilMs).length;
    return {
      ...counts,
      left: left - unarrived,
      endedMs: this.#endedMs,
      engineMs: this.#engineMs,
      busyMs: this.#busyMs,
      last: up * this.#scene.policy.enginesPerHost,
      log: this.#log,
    };
  }
}

function earliest(engines: readonly SimEngine[], of: (engine: SimEngine) => number | undefined): SimEngine | undefined {
  let first: SimEngine | undefined;
  for (const engine of engines) {
    const ms = of(engine);
    if (ms !== undefined && (first === undefined || ms < (of(first) ?? Number.POSITIVE_INFINITY))) first = engine;
  }
  return first;
}
