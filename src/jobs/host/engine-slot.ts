import { localWire } from "../../host/local-wire.ts";
import type { SharedEngine } from "../../host/shared-engine.ts";
import type { FunctionId, TaskId } from "../../protocol/ids.ts";
import type { Reply } from "../../protocol/messages.ts";
import type { EngineLink, LinkEnd } from "../../transport/contract.ts";
import { remoteLink } from "../../transport/remote-link.ts";
import { WHOLE } from "../work/result-reading.ts";
import type { PartItems } from "../work/submission.ts";
import type { KnownJob } from "./known-jobs.ts";
import type { PartOutcome } from "./part-outcome.ts";

const MOST_FUNCTIONS = 16;
// Time that a part has to stop which listens to `engine.signal`, ms.
const GRACE_MS = 1000;

/** An engine of this host, as jobs use it: like one more client, with one task at a time. */
export class EngineSlot {
  readonly engine: SharedEngine;
  readonly #link: EngineLink;
  // Functions that the engine has, by job, that which was used last the last.
  readonly #functions = new Map<string, FunctionId>();
  #nextFunction = 0;
  #nextTask = 0;
  #running: { readonly task: TaskId; readonly end: (outcome: PartOutcome) => void } | undefined;
  // Ends a wait for tasks of clients.
  #free: () => void = () => undefined;
  #isTaken = false;
  #isStopping = false;
  #isRetiring = false;
  #isOpen = true;

  /** @param idle - called when it may take a part */
  constructor(engine: SharedEngine, idle: () => void) {
    this.engine = engine;
    const [own, hosts] = localWire();
    this.#link = remoteLink(own);
    engine.open(hosts, "jobs");
    this.#link.onReply((reply) => this.#hear(reply));
    this.#link.onClose((end) => this.#lost(end));
    this.#link.host?.onRetire(() => this.retire());
    engine.onIdle = () => {
      this.#free();
      idle();
    };
  }

  /** Whether it takes a part: no task of a client is there either. */
  get isIdle(): boolean {
    return this.isOpen && !this.#isTaken && this.engine.load === 0;
  }

  /** Whether a part has it. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** Whether it may take a part once what is there has ended. */
  get isOpen(): boolean {
    return this.#isOpen && !this.#isRetiring;
  }

  /** Keeps it for a part, until `release`. */
  take(): void {
    this.#isTaken = true;
    this.#isStopping = false;
  }

  release(): void {
    this.#isTaken = false;
    if (this.#isRetiring) this.#leave();
  }

  /** Runs items of the part that has it, one slice after another, once no task of a client is there. */
  async run(job: KnownJob, items: PartItems): Promise<PartOutcome> {
    while (this.#isOpen && !this.#isStopping && this.engine.load > 0) {
      await new Promise<void>((resolve) => {
        this.#free = resolve;
      });
    }
    if (this.#isStopping) return { kind: "stopped" };
    if (!this.#isOpen) return { kind: "lost", why: "it was ended", isBlameless: true };
    return this.#run(job, items);
  }

  #run({ key, fn: ref }: KnownJob, { columns, placeholders }: PartItems): Promise<PartOutcome> {
    let fn = this.#functions.get(key);
    this.#functions.delete(key);
    if (fn === undefined) {
      fn = this.#nextFunction++;
      this.#link.send({ kind: "function", fn, ref });
    }
    this.#functions.set(key, fn);
    this.#forgetOld();
    const task = this.#nextTask++;
    return new Promise((resolve) => {
      this.#running = { task, end: resolve };
      this.#link.send({ kind: "map", id: task, fn, columns, ...(placeholders && { placeholders }) });
    });
  }

  #forgetOld(): void {
    const [oldest] = this.#functions;
    if (this.#functions.size <= MOST_FUNCTIONS || oldest === undefined) return;
    this.#functions.delete(oldest[0]);
    this.#link.send({ kind: "forget", fn: oldest[1] });
  }

  #hear(reply: Reply): void {
    const task = this.#running?.task;
    if (reply.kind === "items" && reply.id === task) {
      const { values, errors, placeholders } = reply;
      const ranMs = reply.endedMs - reply.startedMs;
      this.#end({ kind: "values", values, errors, ranMs, ...(placeholders && { placeholders }) });
    } else if (reply.kind === "failed" && reply.id === task) {
      // As a whole: its function can't be made, or its items can't be sent.
      this.#end({ kind: "values", values: [], errors: [[WHOLE, reply.error]], ranMs: 0 });
    } else if (reply.kind === "aborted" && task !== undefined && reply.ids.includes(task)) {
      // By somebody else: it is not over.
      const interrupted: PartOutcome = { kind: "lost", why: "it was interrupted", isBlameless: true };
      this.#end(this.#isStopping ? { kind: "stopped" } : interrupted);
    }
  }

  #end(outcome: PartOutcome): void {
    const running = this.#running;
    this.#running = undefined;
    running?.end(outcome);
  }

  #lost({ cause, isBlameless = false }: LinkEnd): void {
    this.#isOpen = false;
    const why = cause?.message ?? "it was ended";
    this.#free();
    this.#end(this.#isStopping ? { kind: "stopped" } : { kind: "lost", why, isBlameless });
  }

  /** Stops what runs: the engine is ended if it does not. */
  stop(): void {
    this.#isStopping = true;
    this.#free();
    if (this.#running !== undefined) this.#link.host?.stop([this.#running.task], GRACE_MS, false);
  }

  /** Takes no more parts, and leaves the engine once it has ended that which it has. */
  retire(): void {
    this.#isRetiring = true;
    if (!this.#isTaken) this.#leave();
  }

  #leave(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    void this.#link.close();
  }
}
