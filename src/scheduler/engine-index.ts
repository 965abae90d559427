import type { EngineState } from "./engine-state.ts";

/** Engines in an order in which some of them can be found. */
export interface EngineOrder {
  /** Takes an engine in, or finds its place anew. */
  place(engine: EngineState): void;
  /** Takes an engine out, if it is in. */
  delete(engine: EngineState): void;
}

/**
 * An order of the engines that are fit for something, up to date when somebody asks for it. What changes meanwhile is noted
 * once, so that an order that nobody asks for costs next to nothing.
 */
export class EngineIndex<Order extends EngineOrder> {
  readonly #order: Order;
  readonly #isFit: (engine: EngineState) => boolean;
  #changed: EngineState[] = [];
  // By the slot of an engine: the one there that stands in #changed.
  readonly #noted: (EngineState | undefined)[] = [];

  constructor(order: Order, isFit: (engine: EngineState) => boolean) {
    this.#order = order;
    this.#isFit = isFit;
  }

  /** Called when an engine has come, or has changed. */
  note(engine: EngineState): void {
    if (this.#noted[engine.slot] === engine) return;
    this.#noted[engine.slot] = engine;
    this.#changed.push(engine);
  }

  /** Called when an engine takes no part any more. */
  delete(engine: EngineState): void {
    this.#noted[engine.slot] = undefined;
    this.#order.delete(engine);
  }

  get current(): Order {
    if (this.#changed.length === 0) return this.#order;
    const changed = this.#changed;
    this.#changed = [];
    for (const engine of changed) {
      // One that has left meanwhile stays out.
      if (this.#noted[engine.slot] !== engine) continue;
      this.#noted[engine.slot] = undefined;
      if (this.#isFit(engine)) this.#order.place(engine);
      else this.#order.delete(engine);
    }
    return this.#order;
  }
}
