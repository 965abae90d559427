import type { HostDeed, HostOrderAnswer } from "../../src/monitor/host-order.ts";
import { Model } from "../../src/monitor/model.ts";
import type { Monitor } from "../../src/monitor/monitor.ts";
import type { JobSeen, Snapshot } from "../../src/monitor/snapshot.ts";
import type { TaskRecords } from "../../src/monitor/task-records.ts";
import { Dice } from "../chaos/dice.ts";
import { SimulatedClient } from "./simulated-client.ts";
import { SimulatedHost } from "./simulated-host.ts";

export interface SimulationOptions {
  /** Default 3. */
  readonly hosts?: number;
  /** Engines of each host; default 4. */
  readonly engines?: number;
  readonly seed?: number;
  /** When it begins, ms since the epoch; default now. */
  readonly startMs?: number;
  /** Nothing goes wrong by itself: no engine is lost, no host is silent. */
  readonly isCalm?: boolean;
}

// Time between two reports of a host, ms.
const STEP_MS = 250;
const MINUTE_MS = 60_000;

/**
 * A cluster that is made up: hosts whose engines run tasks of two clients, jobs, an engine that is lost and replaced each minute
 * at 15 s, the second host silent from 30 s to 42 s of each. The same seed and orders give the same. It has a clock of its
 * own, which `advance` moves, or the real one after `run()`. Orders take effect.
 */
export class SimulatedCluster implements Monitor {
  readonly #dice: Dice;
  readonly #model = new Model("simulated", "cluster");
  readonly #clients: readonly SimulatedClient[];
  readonly #startMs: number;
  readonly #isCalm: boolean;
  readonly #jobs: { readonly seen: JobSeen; readonly seconds: number }[] = [];
  #hosts: SimulatedHost[];
  #nowMs: number;
  #nextId = 0;
  #tickets = 0;
  #timer: NodeJS.Timeout | undefined;
  #onEnd: (why: string) => void = () => undefined;

  constructor(options: SimulationOptions = {}) {
    const { hosts = 3, engines = 4, seed = 1, startMs = Date.now(), isCalm = false } = options;
    const dice = new Dice(seed);
    this.#dice = dice;
    this.#isCalm = isCalm;
    this.#startMs = startMs;
    this.#nowMs = startMs;
    const nextId = (): number => this.#nextId++;
    this.#hosts = Array.from(
      { length: hosts },
      (_, i) => new SimulatedHost(`node-${i + 1}`, { engines, dice, nextId, nowMs: startMs }),
    );
    this.#clients = [
      new SimulatedClient({ user: "ana", session: "k3f9", program: "script.js (4711 on laptop)" }, dice, startMs),
      new SimulatedClient({ user: "ben", session: "x81q", program: "notebook (812 on desk)" }, dice, startMs),
    ];
    this.#submit("map", "simulate", 240);
    this.#submit("sample", "pi", 900);
    for (const host of this.#hosts) this.#model.heard(host.report(startMs), startMs);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get hosts(): readonly SimulatedHost[] {
    return this.#hosts;
  }

  /** Lets time pass, ms, by its own clock. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    while (this.#nowMs + STEP_MS <= endMs) this.#step();
  }

  /** Follows the real clock until it is closed. */
  run(): void {
    this.#timer ??= setInterval(() => this.advance(Date.now() - this.#nowMs), STEP_MS);
  }

  /** Another host comes. */
  addHost(name: string, engines: number): SimulatedHost {
    const nextId = (): number => this.#nextId++;
    const host = new SimulatedHost(name, { engines, dice: this.#dice, nextId, nowMs: this.#nowMs });
    this.#hosts.push(host);
    return host;
  }

  /** The connection ends. */
  end(why: string): void {
    clearInterval(this.#timer);
    this.#onEnd(why);
  }

  snapshot(): Snapshot {
    return this.#model.snapshot(this.#nowMs);
  }

  tasksSince(cursor: number): { readonly records: TaskRecords; readonly cursor: number } {
    return this.#model.tasksSince(cursor);
  }

  async order(name: string, deed: HostDeed): Promise<HostOrderAnswer> {
    const host = this.#hosts.find((each) => each.name === name);
    if (host === undefined || host.isSilent) throw new Error(`host ${name} does not answer`);
    this.#tickets += 1;
    return { ticket: this.#tickets, host: name, ...host.act(deed, this.#nowMs) };
  }

  onEnd(handler: (why: string) => void): void {
    this.#onEnd = handler;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
  }

  #step(): void {
    this.#nowMs += STEP_MS;
    const nowMs = this.#nowMs;
    if (!this.#isCalm) this.#mishap((nowMs - this.#startMs) % MINUTE_MS);
    const engines = this.#hosts.reduce((sum, host) => sum + host.engines.length, 0);
    for (const client of this.#clients) client.think(nowMs, engines);
    for (const host of this.#hosts) {
      host.advance(nowMs, STEP_MS, this.#clients);
      if (!host.isSilent) this.#model.heard(host.report(nowMs), nowMs);
      if (host.hasEnded) this.#model.ended(host.ending, nowMs);
    }
    this.#hosts = this.#hosts.filter((host) => !host.hasEnded);
    if ((nowMs - this.#startMs) % 1000 !== 0) return;
    for (const client of this.#clients) this.#model.heard(client.report(nowMs, engines), nowMs);
    this.#model.heardJobs(this.#jobs.map((job) => jobNow(job, nowMs)));
  }

  // Each minute the same.
  #mishap(secondMs: number): void {
    if (secondMs === 15_000) {
      const host = this.#dice.pick(this.#hosts);
      const [engine] = host.engines;
      if (engine !== undefined) host.lose(engine.id, this.#nowMs, { why: "worker exited with code 1" });
    }
    const second = this.#hosts[1];
    if (second === undefined) return;
    if (secondMs === 30_000) second.isSilent = true;
    if (secondMs === 42_000) second.isSilent = false;
  }

  #submit(method: JobSeen["method"], name: string, seconds: number): void {
    const seen: JobSeen = {
      id: `j${this.#jobs.length + 1}`,
      user: "ana",
      method,
      name,
      state: "waiting",
      progress: 0,
      submittedMs: this.#startMs - 5000,
      waiting: seconds,
      failed: 0,
    };
    this.#jobs.push({ seen, seconds });
  }
}

function jobNow({ seen, seconds }: { readonly seen: JobSeen; readonly seconds: number }, nowMs: number): JobSeen {
  const goneMs = nowMs - seen.submittedMs;
  const progress = Math.min(1, goneMs / (1000 * seconds));
  const state = progress < 1 ? "running" : "done";
  const waiting = Math.ceil(seconds * (1 - progress));
  return { ...seen, state, progress, waiting, ...(progress < 1 && { remainingMs: 1000 * seconds - goneMs }) };
}
