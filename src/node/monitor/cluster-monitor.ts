import type { Bus } from "../../cluster/bus.ts";
import { ACT, type SessionName } from "../../cluster/subjects.ts";
import type { HostDeed, HostOrderAnswer } from "../../monitor/host-order.ts";
import type { Model } from "../../monitor/model.ts";
import type { Monitor } from "../../monitor/monitor.ts";
import type { Snapshot } from "../../monitor/snapshot.ts";
import type { TaskRecords } from "../../monitor/task-records.ts";
import { WATCH_AGAIN_MS } from "../../monitor/watch.ts";
import { readAnswer, readReport, writeSaid } from "../../monitor/wire.ts";
import type { ClusterNames } from "../../nats/cluster-names.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import { epochMs } from "../../protocol/epoch-ms.ts";
import { HostOrders } from "./host-orders.ts";
import { QuietHosts } from "./quiet-hosts.ts";

/** What a monitor of a cluster is made of. */
export interface ClusterMonitorParts {
  readonly bus: Bus;
  /** Is told what was heard. */
  readonly model: Model;
  readonly names: ClusterNames;
  /** Who looks. */
  readonly session: SessionName;
  /** Whether records of tasks are wanted. */
  readonly tasks: boolean;
  /** Sees the jobs; is closed with the monitor. */
  readonly jobs: { readonly close: () => void };
}

/** Sees a cluster by what its hosts and clients say. */
export class ClusterMonitor implements Monitor {
  readonly #parts: ClusterMonitorParts;
  readonly #model: Model;
  readonly #orders: HostOrders;
  readonly #watching: NodeJS.Timeout;
  #whyEnded: string | undefined;
  readonly #onEnd = new Set<(why: string) => void>();

  constructor(parts: ClusterMonitorParts) {
    const { bus, model, names, session } = parts;
    const { user } = session;
    this.#parts = parts;
    this.#model = model;
    this.#orders = new HostOrders((host, order) => {
      bus.publish(names.act(host, user, session.session), writeSaid(order));
    });
    const quiet = new QuietHosts(this.#model);
    const heard = ({ bytes }: { readonly bytes: Uint8Array }): void => {
      const report = readReport(bytes);
      if (report !== undefined) this.#model.heard(report, epochMs());
    };
    bus.subscribe(names.hostSeen("*"), heard);
    bus.subscribe(names.clientSeen("*", "*"), heard);
    bus.subscribe(names.heartbeat("*"), ({ tokens, bytes }) => quiet.heard(tokens.at(-1) ?? "", bytes, epochMs()));
    bus.subscribe(names.toClient(user, session.session, ACT), ({ bytes }) => {
      const answer = readAnswer(bytes);
      if (answer !== undefined) this.#orders.answered(answer);
    });
    bus.onStatus((isOnline) => this.#status(isOnline));
    bus.publish(names.who, new Uint8Array());
    this.#watch();
    this.#watching = setInterval(() => this.#watch(), WATCH_AGAIN_MS);
  }

  snapshot(): Snapshot {
    return this.#model.snapshot(epochMs());
  }

  tasksSince(cursor: number): { readonly records: TaskRecords; readonly cursor: number } {
    return this.#model.tasksSince(cursor);
  }

  async order(host: string, deed: HostDeed): Promise<HostOrderAnswer> {
    if (this.#whyEnded !== undefined) throw new ClusterError(this.#whyEnded);
    if (!this.#model.isOnline) throw new ClusterError("the server is out of reach");
    if (!this.#model.hasHost(host)) throw new ClusterError(`there is no host ${host}`);
    return this.#orders.give(host, deed);
  }

  onEnd(handler: (why: string) => void): void {
    if (this.#whyEnded === undefined) this.#onEnd.add(handler);
    else handler(this.#whyEnded);
  }

  /** It can't look any more. */
  end(why: string): void {
    if (this.#whyEnded !== undefined) return;
    this.#stop(why);
    for (const handler of this.#onEnd) handler(why);
  }

  async close(): Promise<void> {
    if (this.#whyEnded === undefined) this.#stop("the monitor was closed");
    await this.#parts.bus.close();
  }

  #stop(why: string): void {
    this.#whyEnded = why;
    clearInterval(this.#watching);
    this.#orders.close(why);
    this.#parts.jobs.close();
  }

  #watch(): void {
    const { bus, names, tasks } = this.#parts;
    bus.publish(names.watch, writeSaid({ tasks }));
  }

  #status(isOnline: boolean): void {
    this.#model.connected(isOnline, epochMs());
    if (isOnline) this.#watch();
  }
}
