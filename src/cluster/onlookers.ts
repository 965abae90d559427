import type { Bus } from "./bus.ts";
import type { CourierNotice } from "./host-notices.ts";
import type { Subjects } from "./subjects.ts";
import { Watched } from "./watched.ts";

/** Those who look at a cluster, as the courier of one host knows them. */
export class Onlookers {
  readonly #parts: OnlookersParts;
  readonly #watched: Watched;

  constructor(parts: OnlookersParts) {
    const { bus, subjects, tell } = parts;
    this.#parts = parts;
    this.#watched = new Watched((watching) => tell({ kind: "watched", watching }));
    bus.subscribe(subjects.watch, ({ bytes }) => this.#watched.heard(bytes, performance.now()));
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
