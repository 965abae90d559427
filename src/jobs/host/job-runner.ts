import type { BundleKeeper } from "../../cluster/contents/host-port.ts";
import type { Letter, LetterBus } from "../../cluster/letter-bus.ts";
import { HostModules } from "../../cluster/modules.ts";
import type { EngineWatcher } from "../../host/kept-engines.ts";
import type { SharedEngine } from "../../host/shared-engine.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { type JobNames, MOST_DELIVERIES } from "../job-names.ts";
import { itemsOf, type JobRecord } from "../job-record.ts";
import { ACK, nak, WORKING } from "../stream/delivery.ts";
import { JetStream } from "../stream/jet-stream.ts";
import type { PartItems } from "../work/submission.ts";
import { EngineSlot } from "./engine-slot.ts";
import { type HeldPart, heldPart } from "./held-part.ts";
import { inSlices } from "./in-slices.ts";
import { type KnownJob, KnownJobs } from "./known-jobs.ts";
import type { PartOutcome } from "./part-outcome.ts";
import { PartPull } from "./part-pull.ts";
import { Report } from "./report.ts";
import { Sweep } from "./sweep.ts";
import { WaitingParts } from "./waiting-parts.ts";
import { withRetries } from "./with-retries.ts";

/** What runs jobs on a host's engines is made of. */
export interface JobRunnerParts {
  readonly bus: LetterBus;
  readonly names: JobNames;
  /** First tokens of subjects that no other connection hears. */
  readonly inbox: string;
  /** Keeps the modules that jobs bring. */
  readonly bundles: BundleKeeper;
  /** Of the host, for messages. */
  readonly host: string;
}

// Less than a third of the time after which a part is given to another host.
const WORKING_MS = 4000;
const STOP_MS = 1000;
// Where parts take less than so long, the next are asked for before engines are idle, ms.
const SHORT_MS = 100;
const TRY_AGAIN_MS = 200;

/** Runs parts of jobs on the engines of a host, whenever one of them has nothing else to do. */
export class JobRunner implements EngineWatcher {
  readonly #parts: JobRunnerParts;
  readonly #jet: JetStream;
  readonly #known: KnownJobs;
  readonly #report: Report;
  readonly #pull: PartPull;
  readonly #sweep: Sweep;
  readonly #slots = new Map<EngineId, EngineSlot>();
  readonly #waiting = new WaitingParts();
  // Parts that were begun, until they are answered for; with their engines until those are free.
  readonly #running = new Map<HeldPart, EngineSlot | undefined>();
  #meanMs = SHORT_MS;
  #isFilling = false;
  #isDraining = false;
  readonly #timers: readonly ReturnType<typeof setInterval>[];

  constructor(parts: JobRunnerParts) {
    this.#parts = parts;
    const { names } = parts;
    this.#jet = new JetStream(parts.bus, parts.inbox);
    this.#known = new KnownJobs(this.#jet, { names, bundles: parts.bundles, module: new HostModules().read });
    this.#report = new Report(this.#jet, names);
    this.#pull = new PartPull(this.#jet, {
      stream: names.jobs,
      heard: (letter) => this.#take(letter),
      again: () => this.#fill(),
    });
    this.#sweep = new Sweep(this.#jet, names, this.#report);
    this.#timers = [
      setInterval(() => this.#sayWorking(), WORKING_MS),
      setInterval(() => void this.#stopUnwanted(), STOP_MS),
    ];
  }

  readonly joined = (engine: SharedEngine): void => {
    this.#slots.set(engine.engineId, new EngineSlot(engine, () => this.#fill()));
    this.#fill();
  };

  readonly left = ({ engineId }: SharedEngine): void => {
    this.#slots.delete(engineId);
  };

  // At the end of the turn: what has just ended may be followed by a client's task.
  #fill(): void {
    if (this.#isFilling) return;
    this.#isFilling = true;
    queueMicrotask(() => {
      this.#isFilling = false;
      if (this.#isDraining) return this.#giveBack();
      this.#beginHeld();
      this.#askForMore();
    });
  }

  #beginHeld(): void {
    for (const slot of this.#slots.values()) {
      if (!slot.isIdle) continue;
      const part = this.#waiting.next(this.#onEngines());
      if (part === undefined) return;
      slot.take();
      void this.#run(part, slot);
    }
  }

  #askForMore(): void {
    const slots = [...this.#slots.values()];
    const idle = slots.filter((slot) => slot.isIdle).length;
    // Those that run a part that will soon have ended.
    const ahead = this.#meanMs < SHORT_MS ? slots.filter((slot) => slot.isOpen && slot.isTaken).length : 0;
    this.#pull.ask(this.#waiting.wanted(idle + ahead, this.#pull.underWay, this.#onEngines()));
  }

  #onEngines(): HeldPart[] {
    return [...this.#running].flatMap(([part, slot]) => (slot === undefined ? [] : part));
  }

  #take(letter: Letter): void {
    const part = heldPart(letter);
    if (part === undefined) return;
    this.#waiting.add(part);
    this.#fill();
  }

  async #run(part: HeldPart, slot: EngineSlot): Promise<void> {
    this.#running.set(part, slot);
    try {
      const job = await this.#known.jobOf(part);
      if (job === undefined) {
        this.#waiting.ended(part);
        return this.#answer(part, ACK);
      }
      const items = await this.#itemsOf(part, job.record);
      await this.#runItems(part, slot, { job, items });
    } catch {
      // Its record or its items can't be read now.
      this.#answer(part, nak(TRY_AGAIN_MS * part.delivery));
    } finally {
      if (this.#running.get(part) !== undefined) slot.release();
      this.#running.delete(part);
      this.#fill();
    }
  }

  async #itemsOf(part: HeldPart, record: JobRecord): Promise<PartItems> {
    const { work } = record;
    if (work.kind === "map") return this.#known.itemsOf(part);
    const { first, count } = itemsOf(record, part.part);
    const chunks = Array.from({ length: count }, (_, i) => first + i);
    const { chunkSamples, rules } = work;
    return { columns: [chunks, chunks.map((chunk) => Math.min(chunkSamples, rules.limit - chunk * chunkSamples))] };
  }

  async #runItems(part: HeldPart, slot: EngineSlot, { job, items }: Task): Promise<void> {
    const { engineId } = slot.engine;
    const { host } = this.#parts;
    // A part that has failed before may end this process as well.
    if (part.delivery > 1) await this.#report.history(part, { host, engineId });
    const startedMs = performance.now();
    const run = (some: PartItems): Promise<PartOutcome> => slot.run(job, some);
    const outcome = await withRetries((all) => inSlices(run, all, job.pace), items, job.record.retries);
    this.#meanMs += 0.2 * (performance.now() - startedMs - this.#meanMs);
    // The engine is free for the next part.
    this.#running.set(part, undefined);
    this.#waiting.ended(part);
    slot.release();
    this.#fill();
    await this.#settle(part, outcome, engineId);
  }

  async #settle(part: HeldPart, outcome: PartOutcome, engineId: EngineId): Promise<void> {
    switch (outcome.kind) {
      case "values": {
        const { kind: _, ranMs: __, ...values } = outcome;
        if (await this.#report.values(part, { ...values, engineId })) this.#answer(part, ACK);
        return;
      }
      case "stopped":
        return this.#answer(part, ACK);
      case "lost": {
        if (outcome.isBlameless) {
          this.#waiting.add(part);
          return;
        }
        await this.#report.history(part, { host: this.#parts.host, engineId, why: outcome.why });
        if (part.delivery < MOST_DELIVERIES) return this.#answer(part, nak(TRY_AGAIN_MS * part.delivery));
        if (await this.#report.lost(part)) this.#answer(part, ACK);
      }
    }
  }

  #answer({ reply }: HeldPart, bytes: Uint8Array<ArrayBuffer>): void {
    this.#parts.bus.post({ subject: reply, bytes });
  }

  #sayWorking(): void {
    for (const part of [...this.#waiting.all, ...this.#running.keys()]) this.#answer(part, WORKING);
  }

  async #stopUnwanted(): Promise<void> {
    for (const [part, slot] of this.#running) {
      // Where the server is away, what runs goes on.
      const job = await this.#known.jobOf(part).catch(() => true as const);
      if (job === undefined) slot?.stop();
    }
  }

  /** Takes no more parts, and leaves each engine once it has ended that which it runs. */
  drain(): void {
    this.#isDraining = true;
    this.#giveBack();
    for (const slot of this.#slots.values()) slot.retire();
  }

  #giveBack(): void {
    for (const part of this.#waiting.takeAll()) this.#answer(part, nak(0));
  }

  /** Gives back what has not ended. */
  close(): void {
    this.#isDraining = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#sweep.close();
    this.#pull.close();
    this.#report.close();
    this.#giveBack();
    for (const part of this.#running.keys()) this.#answer(part, nak(0));
    this.#jet.close();
  }
}

interface Task {
  readonly job: KnownJob;
  readonly items: PartItems;
}
