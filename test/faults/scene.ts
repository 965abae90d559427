import { expect } from "vitest";
import type { SamplingClient as Client } from "../../src/sampling/sampling-client.ts";
import type { Effect, Fault } from "./faults.ts";
import { Patience } from "./patience.ts";

/** Longest time that anything may take to settle before it counts as hung, ms; a test has time for two that hang. */
export const HUNG_MS = 25_000;

/** Limit of tasks that hang, longer than any that does not, and than it takes until the fault has struck, ms. */
export const TIMEOUT_MS = 1000;

/** Waits for something that has to settle, and fails by its name when it does not. */
export async function settled<T>(what: string, promise: PromiseLike<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hung = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not settle within ${HUNG_MS} ms`)), HUNG_MS);
  });
  try {
    return await Promise.race([promise, hung]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a promise is rejected with; fails when it is fulfilled, and when it does not settle. */
export async function failure(what: string, promise: PromiseLike<unknown>): Promise<unknown> {
  const [outcome] = await settled(what, Promise.allSettled([promise]));
  if (outcome.status === "rejected") return outcome.reason;
  throw new Error(`${what} was fulfilled, a rejection was expected`);
}

/** Waits until something is so; fails by its name when it does not come to be. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  await settled(
    what,
    (async () => {
      const endMs = Date.now() + HUNG_MS;
      while (!isSo() && Date.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 1));
      if (!isSo()) await new Promise(() => undefined);
    })(),
  );
}

const ERRORS = {
  throws: "RemoteError",
  dies: "EngineLostError",
  abort: "TaskAbortedError",
  timeout: "TaskTimeoutError",
};

/** One fault in one context: who is there, and what is known of the fault. */
export class Scene {
  readonly client: Client;
  readonly fault: Fault;
  readonly effect: Effect;
  /** The engine on which direct calls meet the fault. */
  readonly victim: number;
  /** An engine that shares balanced work with it. */
  readonly spare: number;
  /** An engine that has nothing to do with the fault. */
  readonly other: number;
  readonly #channel: BroadcastChannel;
  readonly #struck: Promise<void>;
  // With the task in which the fault struck, from the strike, or from what stops it.
  readonly #patience = new Patience();

  constructor(parts: {
    readonly client: Client;
    readonly fault: Fault;
    readonly effect: Effect;
    readonly channel: string;
  }) {
    ({ client: this.client, fault: this.fault, effect: this.effect } = parts);
    [this.victim = 0, this.spare = 0, this.other = 0] = this.client.ids;
    this.#channel = new BroadcastChannel(parts.channel);
    this.#struck = new Promise((resolve) => {
      this.#channel.addEventListener("message", () => {
        // The last one counts: some faults strike again and again until the engine dies of it.
        this.#patience.begin(this.stop === "timeout" ? TIMEOUT_MS : 0);
        resolve();
      });
    });
  }

  close(): void {
    this.#channel.close();
    this.#patience.end();
  }

  /** Fulfils once the fault has struck. */
  async struck(): Promise<void> {
    await settled("the fault", this.#struck);
  }

  /** How the fault has to be stopped; undefined when it ends by itself. */
  get stop(): "abort" | "timeout" | undefined {
    return this.effect === "hangs" ? this.fault.stop : undefined;
  }

  /** Rules of the view through which the fault is called. */
  get rules(): { readonly timeoutMs?: number } {
    return this.stop === "timeout" ? { timeoutMs: TIMEOUT_MS } : {};
  }

  /** Whether the fault takes its engine with it, at the latest when it is stopped. */
  get isFatal(): boolean {
    return this.effect === "dies" || this.effect === "hangs";
  }

  /**
   * Where an abort is to come: fulfils once the fault has struck, and the engine that it has not struck has nothing left
   * to do. One that is slow to stop what it runs would be ended too.
   */
  async rested(): Promise<void> {
    if (this.stop !== "abort") return;
    await this.struck();
    await until("the other chunks", () => {
      const { engines } = this.client.queueStatus();
      return [this.victim, this.spare].some((id) => engines.get(id)?.tasks === 0);
    });
  }

  /** Calls `abort` once the fault has struck, if it has to be stopped so. */
  async abortWith(abort: (reason: unknown) => void): Promise<void> {
    if (this.stop !== "abort") return;
    await this.struck();
    this.#patience.begin();
    abort("enough");
  }

  /** Checks that the task in which the fault struck has settled soon. A call that blocked leaves no time to tell. */
  async expectSoon(): Promise<void> {
    // A thread whose heap is full takes its time.
    const isLate = this.#patience.isOver && this.effect !== "none" && this.fault.needs !== "heap limit";
    await this.struck();
    expect(isLate, "the task settled late").toBe(false);
  }

  /** Checks the error of the task in which the fault struck. */
  expectFault(error: unknown, says: RegExp | undefined = this.fault.cause): void {
    if (this.effect === "none") throw error;
    expect(error).toMatchObject({ name: ERRORS[this.effect === "hangs" ? (this.stop ?? "abort") : this.effect] });
    const { cause } = error as Error;
    if (this.stop === "abort") expect(cause).toBe("enough");
    else if (this.stop === undefined) expect(String(cause)).toMatch(says ?? /^$/u);
  }

  /** Checks the error of a task that stood behind the fault on its engine. */
  expectLoss(error: unknown): void {
    expect(error).toMatchObject({ name: "EngineLostError", engineId: this.victim });
  }
}
