import type { EngineLoad } from "../../src/schedule/engine-load.ts";
import { measured, type Pace, UNKNOWN_PACE } from "../../src/schedule/pace.ts";
import { type Policy, pick } from "../../src/schedule/policy.ts";
import { FifoQueue } from "../../src/scheduler/fifo-queue.ts";

/** A piece of work of known duration. */
export interface Job {
  /** Units of work in it, for the pace: one task, or the items of a chunk. */
  readonly units: number;
  readonly durationMs: number;
  /** Where it stands in its queue. */
  readonly index: number;
}

/** An engine in virtual time: runs what it was given one after another, without a pause. */
class SimulatedEngine implements EngineLoad {
  readonly engineId: number;
  readonly held = new FifoQueue<Job>();
  lastUsed = 0;
  lastEnded = 0;
  /** When what runs now will end. */
  endsMs = Number.POSITIVE_INFINITY;
  pace: Pace = UNKNOWN_PACE;

  constructor(engineId: number) {
    this.engineId = engineId;
  }

  get load(): number {
    return this.held.length;
  }
}

/** Work that waits, and the engines that may take it. */
export interface SimulatedQueue {
  readonly mayTake: (engineId: number) => boolean;
  /** How many jobs an engine of this pace may hold. */
  readonly ahead: (pace: Pace) => number;
  /** Takes the next job out; undefined when there is none. */
  readonly next: () => Job | undefined;
  readonly isEmpty: () => boolean;
  /** Sees a job end. */
  readonly ended?: (job: Job) => void;
}

/** One job given to one engine. */
export interface Given {
  readonly queue: SimulatedQueue;
  readonly job: Job;
  readonly engineId: number;
}

/** Engines, queues and a policy between them, as the dispatcher of a client puts them together. */
export class Simulation {
  readonly given: Given[] = [];
  readonly ended: Given[] = [];
  nowMs = 0;
  readonly #engines: readonly SimulatedEngine[];
  readonly #queues: readonly SimulatedQueue[];
  readonly #policy: Policy;
  readonly #random: () => number;
  readonly #owner = new Map<Job, Given>();
  #clock = 0;

  constructor(parts: {
    readonly engineCount: number;
    readonly queues: readonly SimulatedQueue[];
    readonly policy: Policy;
    readonly random: () => number;
  }) {
    this.#engines = Array.from({ length: parts.engineCount }, (_, i) => new SimulatedEngine(i));
    this.#queues = parts.queues;
    this.#policy = parts.policy;
    this.#random = parts.random;
  }

  /** Hands out what can be handed out. */
  pump(): void {
    for (const queue of this.#queues) {
      for (let open = this.#open(queue); open.length > 0 && !queue.isEmpty(); open = this.#open(queue)) {
        const engine = open[pick(this.#policy, open, this.#random)];
        const job = engine && queue.next();
        if (engine === undefined || job === undefined) break;
        this.#give(engine, queue, job);
      }
    }
  }

  #open(queue: SimulatedQueue): SimulatedEngine[] {
    return this.#engines.filter((engine) => queue.mayTake(engine.engineId) && engine.load < queue.ahead(engine.pace));
  }

  #give(engine: SimulatedEngine, queue: SimulatedQueue, job: Job): void {
    const given = { queue, job, engineId: engine.engineId };
    this.given.push(given);
    this.#owner.set(job, given);
    engine.held.push(job);
    engine.lastUsed = ++this.#clock;
    if (engine.load === 1) engine.endsMs = this.nowMs + job.durationMs;
  }

  /** Lets time pass until the next job ends. False when none runs. */
  step(): boolean {
    const [engine] = this.#engines.toSorted((a, b) => a.endsMs - b.endsMs);
    const job = engine?.held.shift();
    const given = job && this.#owner.get(job);
    if (engine === undefined || given === undefined) return false;
    this.nowMs = engine.endsMs;
    engine.lastEnded = ++this.#clock;
    engine.pace = measured(engine.pace, given.job.durationMs, given.job.units);
    const next = engine.held.peek();
    engine.endsMs = next === undefined ? Number.POSITIVE_INFINITY : this.nowMs + next.durationMs;
    this.ended.push(given);
    given.queue.ended?.(given.job);
    this.pump();
    return true;
  }

  /** Whether an engine is idle while there is work that it may take. */
  get wastes(): boolean {
    return this.#engines.some(
      (engine) => engine.load === 0 && this.#queues.some((queue) => !queue.isEmpty() && queue.mayTake(engine.engineId)),
    );
  }

  /** Jobs that each engine holds. */
  get loads(): number[] {
    return this.#engines.map((engine) => engine.load);
  }
}
