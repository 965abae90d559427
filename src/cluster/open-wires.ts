import type { FromHost, ToHost } from "../protocol/session.ts";
import type { PortWire } from "./port-wire.ts";

const FIRST_LOOK = 64;

/** The wires of a client, which end with the thread that has the connection: that says nothing of its end itself. */
export class OpenWires {
  readonly #wires = new Set<PortWire<ToHost, FromHost>>();
  #mostWires = FIRST_LOOK;

  add(wire: PortWire<ToHost, FromHost>): void {
    this.#wires.add(wire);
    if (this.#wires.size <= this.#mostWires) return;
    for (const each of this.#wires) if (!each.isOpen) this.#wires.delete(each);
    this.#mostWires = Math.max(FIRST_LOOK, 2 * this.#wires.size);
  }

  /** Ends all that are open. */
  end(why: string): void {
    for (const wire of this.#wires) {
      wire.receive({ kind: "closed", why: `the connection to the cluster is lost for good: ${why}` });
    }
  }
}
