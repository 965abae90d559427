import type { ClientReport } from "../../monitor/client-report.ts";
import type { HostDeed } from "../../monitor/host-order.ts";
import type { HostReport } from "../../monitor/host-report.ts";
import { TaskRecorder } from "../../monitor/task-recorder.ts";
import { RECORDS_MS, REPORT_MS } from "../../monitor/watch.ts";
import { NoSuchEngineError } from "../../protocol/errors.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { type Client, type ClientInside, insideOf } from "../client.ts";
import { ClientWatch } from "./client-watch.ts";
import { type Figures, LocalHost } from "./local-host.ts";

/** Name of the only host of a feed. */
export const LOCAL_HOST = "this process";

/** User and session of the client, in what its own process says of it. */
const OWN = { user: "local", session: "own" } as const;

/** What is wanted of a feed. */
export interface FeedOptions {
  /** Whether records of tasks are wanted as well. */
  readonly tasks: boolean;
  /** Where the engines run, and what the process uses, now. */
  readonly figures: () => Figures;
  /** Called at once, and then with one of each once a second; where tasks have ended, four times a second. */
  readonly onReport: (report: HostReport | ClientReport) => void;
  /** Called once the client is closed: nothing more is reported. */
  readonly onEnd?: () => void;
}

/** What can be asked of engines of this process. */
export type LocalDeed = Exclude<HostDeed, { readonly kind: "profile" }>;

/** Shows what a client with engines of its own does, as its cluster would, but without a server. While none is open, nothing of it runs. */
export interface LocalFeed {
  /**
   * Carries out what a host would be ordered to do: to drain it is `removeEngines`.
   *
   * @throws {NoSuchEngineError} {EngineStartError} {ClientClosedError} {Error} when it was not done
   */
  order(deed: LocalDeed): Promise<void>;
  /** Looks no more. Idempotent. */
  close(): void;
}

/**
 * Looks at a client with engines of its own: threads, Web Workers, or this very thread.
 *
 * @throws {TypeError} when its engines are those of a cluster
 *
 * @example
 * const feed = openFeed(client, { tasks: true, figures: hostFigures, onReport: (report) => model.heard(report, epochMs()) });
 * await feed.order({ kind: "interrupt", engine: 0 });
 * feed.close();
 */
export function openFeed(client: Client, options: FeedOptions): LocalFeed {
  const inside = insideOf(client);
  if (!inside.transport.owns)
    throw new TypeError("the engines of this client are a cluster's, which is looked at by its server");
  return new Feed(client, inside, options);
}

class Feed implements LocalFeed {
  readonly #client: Client;
  readonly #inside: ClientInside;
  readonly #options: FeedOptions;
  readonly #watch: ClientWatch;
  readonly #host: LocalHost;
  readonly #recorder: TaskRecorder | undefined;
  readonly #timer: ReturnType<typeof setInterval>;
  #reportedMs = Number.NEGATIVE_INFINITY;
  #isOpen = true;

  constructor(client: Client, inside: ClientInside, options: FeedOptions) {
    this.#client = client;
    this.#inside = inside;
    this.#options = options;
    const { dispatcher, events, runtime } = inside;
    this.#watch = new ClientWatch({ dispatcher, events, programName: runtime.programName });
    const own = `${OWN.user}.${OWN.session}`;
    this.#host = new LocalHost({
      dispatcher,
      events,
      names: this.#watch.names,
      name: LOCAL_HOST,
      client: own,
      figures: options.figures,
    });
    const recorder = options.tasks ? new TaskRecorder() : undefined;
    this.#recorder = recorder;
    if (recorder) this.#watch.tellEnded((tasks) => recorder.add({ ...tasks, client: own }));
    this.#timer = setInterval(() => this.#tick(), recorder ? RECORDS_MS : REPORT_MS);
    keepNothingAlive(this.#timer);
    try {
      this.#tick();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #tick(): void {
    if (this.#inside.dispatcher.closed) {
      this.close();
      return this.#options.onEnd?.();
    }
    this.#watch.flush();
    const tasks = this.#recorder?.take();
    const nowMs = performance.now();
    // A timer may come a little early.
    const isDue = nowMs - this.#reportedMs >= REPORT_MS - RECORDS_MS / 2;
    if (isDue || tasks !== undefined) this.#options.onReport({ ...this.#host.report(), ...(tasks && { tasks }) });
    if (!isDue || !this.#isOpen) return;
    this.#reportedMs = nowMs;
    this.#options.onReport({ ...this.#watch.report(), ...OWN });
  }

  async order(deed: LocalDeed): Promise<void> {
    const { kind, engine = "all" } = deed;
    switch (kind) {
      case "interrupt":
        return this.#client.interrupt(engine);
      case "restart":
        return void (await this.#client.restart(engine));
      case "drain":
        if (deed.ifFree === true) throw new Error("the program may still want what its engines keep");
        return this.#drain(engine);
      case "kill":
        return this.#kill(engine);
    }
  }

  // It may take as long as a task.
  #drain(engine: EngineId | "all"): void {
    this.#inside.dispatcher.checkOpen();
    this.#client.removeEngines(engine).catch(() => undefined);
  }

  async #kill(engine: EngineId | "all"): Promise<void> {
    const { dispatcher } = this.#inside;
    const { byId, ids } = dispatcher.engines;
    dispatcher.checkOpen();
    const states = engine === "all" ? [...byId.values()] : [byId.get(engine)].filter((state) => state !== undefined);
    if (engine !== "all" && states.length === 0) throw new NoSuchEngineError(engine, ids);
    const gone = states.map((state) => dispatcher.gone(state));
    for (const state of states) dispatcher.scheduler.end(state, new Error("it was killed"));
    await Promise.all(gone);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearInterval(this.#timer);
    this.#watch.end();
    this.#host.end();
  }
}

// Of a program on Node that waits for nothing else.
function keepNothingAlive(timer: { unref?: () => void } | number): void {
  if (typeof timer === "object") timer.unref?.();
}
