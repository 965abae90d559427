import type { EngineReport } from "../../src/monitor/host-report.ts";
import { OUTCOMES, type RecordOutcome } from "../../src/monitor/task-records.ts";
import type { Dice } from "../chaos/dice.ts";
import type { SimulatedCall, SimulatedClient } from "./simulated-client.ts";

interface Running {
  readonly client: SimulatedClient;
  readonly call: SimulatedCall;
  readonly startedMs: number;
  endsMs: number;
  isInterrupted: boolean;
}

/** A task that has ended. */
export interface SimulatedRecord {
  readonly engine: number;
  readonly client: string;
  readonly name: string;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly count: number;
  readonly outcome: number;
  readonly error?: string;
}

/** An engine that takes tasks of simulated clients. */
export class SimulatedEngine {
  readonly id: number;
  isDraining = false;
  readonly #dice: Dice;
  #running: Running | undefined;
  #done = 0;
  #failed = 0;
  #busyMs = 0;
  #idleSinceMs: number;
  #heapBytes: number;

  constructor(id: number, dice: Dice, nowMs: number) {
    this.id = id;
    this.#dice = dice;
    this.#idleSinceMs = nowMs;
    this.#heapBytes = dice.between(4, 40) * 2 ** 20;
  }

  get isIdle(): boolean {
    return this.#running === undefined;
  }

  /** Goes on until a moment, and says what has ended. */
  advance(nowMs: number, clients: readonly SimulatedClient[]): SimulatedRecord[] {
    const records: SimulatedRecord[] = [];
    // No earlier than the step: work that has come since then is not begun before.
    for (;;) {
      if (this.#running === undefined) this.#take(nowMs, clients);
      if (this.#running === undefined || this.#running.endsMs > nowMs) return records;
      records.push(this.#end(this.#running));
    }
  }

  interrupt(nowMs: number): boolean {
    if (this.#running === undefined) return false;
    this.#running.endsMs = nowMs;
    this.#running.isInterrupted = true;
    return true;
  }

  /** Ends with what it runs. */
  lose(nowMs: number): void {
    this.#running?.client.lost(this.#running.call, this.id, nowMs);
    this.#running = undefined;
    this.isDraining = true;
  }

  report(nowMs: number, behindMs: number): EngineReport {
    const running = this.#running;
    return {
      id: this.id,
      held: running === undefined ? 0 : 1,
      done: this.#done,
      failed: this.#failed,
      busyMs: this.#busyMs + (running === undefined ? 0 : nowMs - running.startedMs),
      ...(running !== undefined && {
        running: { name: running.call.fn.name, client: running.client.key, sinceMs: running.startedMs - behindMs },
      }),
      idleSinceMs: this.#idleSinceMs - behindMs,
      isDraining: this.isDraining,
      isNeeded: this.#done > 0,
      heapBytes: this.#heapBytes,
    };
  }

  #take(nowMs: number, clients: readonly SimulatedClient[]): void {
    if (this.isDraining) return;
    const first = this.#dice.between(0, clients.length - 1);
    for (const client of [...clients.slice(first), ...clients.slice(0, first)]) {
      const call = client.take();
      if (call === undefined) continue;
      const startedMs = Math.max(this.#idleSinceMs, nowMs - 250);
      this.#running = { client, call, startedMs, endsMs: startedMs + client.duration(call), isInterrupted: false };
      return;
    }
  }

  #end({ client, call, startedMs, endsMs, isInterrupted }: Running): SimulatedRecord {
    const hasFailed = isInterrupted || this.#dice.chance(call.fn.failure);
    const outcome: RecordOutcome = hasFailed ? "failed" : "done";
    client.ended(call, hasFailed);
    this.#running = undefined;
    this.#done += call.fn.count;
    if (hasFailed) this.#failed += call.fn.count;
    this.#busyMs += endsMs - startedMs;
    this.#idleSinceMs = endsMs;
    this.#heapBytes = Math.max(2 ** 21, this.#heapBytes + this.#dice.between(-(2 ** 20), 2 ** 20));
    const error = isInterrupted ? "InterruptedError: the task was interrupted" : call.fn.error;
    return {
      engine: this.id,
      client: client.key,
      name: call.fn.name,
      startedMs,
      endedMs: endsMs,
      count: call.fn.count,
      outcome: OUTCOMES.indexOf(outcome),
      ...(hasFailed && { error }),
    };
  }
}
