import type { HostDeed, HostOrder, HostOrderAnswer } from "../../monitor/host-order.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";

// An order, or its answer, may be lost: it is sent again after this time, ms. Hosts carry out each once.
const AGAIN_MS = 1000;
const PATIENCE_MS = 10_000;

interface Pending {
  readonly host: string;
  readonly settle: (outcome: HostOrderAnswer | Error) => void;
}

/** Orders that hosts have not answered yet. */
export class HostOrders {
  readonly #send: (host: string, order: HostOrder) => void;
  readonly #pending = new Map<number, Pending>();
  #lastTicket = 0;

  constructor(send: (host: string, order: HostOrder) => void) {
    this.#send = send;
  }

  /** @throws {ClusterError} when the host does not answer in time, or nobody looks any more */
  give(host: string, deed: HostDeed): Promise<HostOrderAnswer> {
    const ticket = ++this.#lastTicket;
    const order = { ticket, deed };
    const patienceMs = PATIENCE_MS + (deed.kind === "profile" ? deed.ms : 0);
    return new Promise((resolve, reject) => {
      const again = setInterval(() => this.#send(host, order), AGAIN_MS);
      const late = setTimeout(() => {
        settle(
          new ClusterError(`host ${host} did not answer within ${patienceMs / 1000} s whether it did what was asked`),
        );
      }, patienceMs);
      const settle = (outcome: HostOrderAnswer | Error): void => {
        clearInterval(again);
        clearTimeout(late);
        this.#pending.delete(ticket);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      this.#pending.set(ticket, { host, settle });
      this.#send(host, order);
    });
  }

  /** A host has answered. Answers that nobody waits for are dropped. */
  answered(answer: HostOrderAnswer): void {
    const pending = this.#pending.get(answer.ticket);
    if (pending?.host === answer.host) pending.settle(answer);
  }

  /** Answers will not come any more. */
  close(why: string): void {
    for (const { settle } of this.#pending.values()) settle(new ClusterError(why));
  }
}
