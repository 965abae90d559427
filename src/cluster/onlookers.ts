import type { HostOrderAnswer } from "../monitor/host-order.ts";
import type { Bus, BusMessage } from "./bus.ts";
import type { CourierNotice } from "./host-notices.ts";
import { readHostOrder } from "./host-orders.ts";
import { writeJson } from "./json.ts";
import { ACT, type SessionName, type Subjects } from "./subjects.ts";
import { Watched } from "./watched.ts";

/** Those who look at a cluster, as the courier of one host knows them. */
export class Onlookers {
  readonly #parts: OnlookersParts;
  readonly #watched: Watched;

  constructor(parts: OnlookersParts) {
    const { bus, subjects, host, tell } = parts;
    this.#parts = parts;
    this.#watched = new Watched((watching) => tell({ kind: "watched", watching }));
    bus.subscribe(subjects.watch, ({ bytes }) => this.#watched.heard(bytes, performance.now()));
    bus.subscribe(subjects.act(host, "*", "*"), (message) => this.#act(message));
  }

  #act({ tokens, bytes }: BusMessage): void {
    const [user = "", session = ""] = tokens.slice(-2);
    const from = { user, session };
    const order = readHostOrder(bytes);
    if ("deed" in order) this.#parts.tell({ kind: "act", from, order });
    else this.answer(from, { ...order, host: this.#parts.host });
  }

  /** Answers an order. */
  answer({ user, session }: SessionName, answer: HostOrderAnswer): void {
    const { bus, subjects } = this.#parts;
    bus.publish(subjects.toClient(user, session, ACT), writeJson(answer));
  }

  /** Called now and then. */
  tick(nowMs: number): void {
    this.#watched.tick(nowMs);
  }

  /** Shows them a report. */
  show(report: Uint8Array): void {
    const { bus, subjects, host } = this.#parts;
    bus.publish(subjects.hostSeen(host), report);
  }
}

/** What {@link Onlookers} are made of. */
export interface OnlookersParts {
  readonly bus: Bus;
  readonly subjects: Subjects;
  /** Name of the host. */
  readonly host: string;
  /** Tells the host. */
  readonly tell: (notice: CourierNotice) => void;
}
