import { localWire } from "../../host/local-wire.ts";
import type { SharedEngine } from "../../host/shared-engine.ts";
import type { ErrorRecord } from "../../protocol/error-record.ts";
import type { FunctionId, TaskId } from "../../protocol/ids.ts";
import type { Reply } from "../../protocol/messages.ts";
import type { Placeholder } from "../../protocol/placeholder.ts";
import type { EngineLink, LinkEnd } from "../../transport/contract.ts";
import { remoteLink } from "../../transport/remote-link.ts";
import { WHOLE } from "../work/result-reading.ts";
import type { PartItems } from "../work/submission.ts";
import type { KnownJob } from "./known-jobs.ts";

/** How a part ended on an engine. */
export type PartOutcome =
  | {
      readonly kind: "values";
      readonly values: ArrayLike<unknown>;
      readonly errors: readonly (readonly [index: number, error: ErrorRecord])[];
      readonly placeholders?: readonly Placeholder[];
    }
  /** It was stopped. */
  | { readonly kind: "stopped" }
  /** The engine is gone. `isBlameless`: not because of the part. */
  | { readonly kind: "lost"; readonly why: string; readonly isBlameless: boolean };

const MOST_FUNCTIONS = 16;

/** An engine of this host, as jobs use it: like one more client, with one task at a time. */
export class EngineSlot {
  readonly engine: SharedEngine;
  readonly #link: EngineLink;
  // Functions that the engine has, by job, that which was used last the last.
  readonly #functions = new Map<string, FunctionId>();
  #nextFunction = 0;
  #nextTask = 0;
  #running: { readonly task: TaskId; readonly end: (outcome: PartOutcome) => void } | undefined;
  #isStopping = false;
  #isRetiring = false;
  #isOpen = true;

  /** @param idle - called when it may take a part */
  constructor(engine: SharedEngine, idle: () => void) {
    this.engine = engine;
    const [own, hosts] = localWire();
    this.#link = remoteLink(own);
    engine.open(hosts);
    this.#link.onReply((reply) => this.#hear(reply));
    this.#link.onClose((end) => this.#lost(end));
    this.#link.host?.onRetire(() => this.retire());
    engine.onIdle = idle;
  }

  /** Whether it takes a part: no task of a client is there either. */
  get isIdle(): boolean {
    return this.#isOpen && !this.#isRetiring && this.#running === undefined && this.engine.load === 0;
  }

  /** Whether it may take a part once what is there has ended. */
  get isOpen(): boolean {
    return this.#isOpen && !this.#isRetiring;
  }

  /** Runs a part, which the engine may not have been given before its last one has ended. */
  run({ key, fn: ref }: KnownJob, { columns, placeholders }: PartItems): Promise<PartOutcome> {
    let fn = this.#functions.get(key);
    this.#functions.delete(key);
    if (fn === undefined) {
      fn = this.#nextFunction++;
      this.#link.send({ kind: "function", fn, ref });
    }
    this.#functions.set(key, fn);
    this.#forgetOld();
    const task = this.#nextTask++;
    this.#isStopping = false;
    return new Promise((resolve) => {
      this.#running = { task, end: resolve };
      const given = placeholders as readonly Placeholder[] | undefined;
      this.#link.send({ kind: "map", id: task, fn, columns, ...(given && { placeholders: given }) });
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
      this.#end({ kind: "values", values, errors, ...(placeholders && { placeholders }) });
    } else if (reply.kind === "failed" && reply.id === task) {
      // As a whole: its function can't be made, or its items can't be sent.
      this.#end({ kind: "values", values: [], errors: [[WHOLE, reply.error]] });
    } else if (reply.kind === "aborted" && task !== undefined && reply.ids.includes(task)) {
      this.#end({ kind: "stopped" });
    }
  }

  #end(outcome: PartOutcome): void {
    const running = this.#running;
    this.#running = undefined;
    running?.end(outcome);
    if (this.#isRetiring) this.#leave();
  }

  #lost({ cause, isBlameless = false }: LinkEnd): void {
    this.#isOpen = false;
    const why = cause?.message ?? "it was ended";
    this.#end(this.#isStopping ? { kind: "stopped" } : { kind: "lost", why, isBlameless });
  }

  /** Stops what runs: the engine is ended if it does not. */
  stop(): void {
    if (this.#running === undefined) return;
    this.#isStopping = true;
    this.#link.host?.stop([this.#running.task], 0, false);
  }

  /** Takes no more parts, and leaves the engine once it has ended that which it has. */
  retire(): void {
    this.#isRetiring = true;
    if (this.#running === undefined) this.#leave();
  }

  #leave(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    void this.#link.close();
  }
}
