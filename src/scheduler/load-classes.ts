import { weightOf } from "../schedule/weighted.ts";
import type { EngineState } from "./engine-state.ts";

/**
 * Engines by the number of tasks that they hold, for picks that weigh by it: engines of one class are alike, and classes are
 * few, however many engines there are.
 */
export class LoadClasses {
  readonly #classes = new Map<number, EngineState[]>();
  // Where an engine stands: in which class, and at which index.
  readonly #places = new Map<EngineState, { load: number; index: number }>();

  /** Takes an engine in, or finds its class anew. */
  place(engine: EngineState): void {
    const place = this.#places.get(engine);
    const load = engine.inFlight.size;
    if (place?.load === load) return;
    if (place !== undefined) this.delete(engine);
    let engines = this.#classes.get(load);
    if (engines === undefined) {
      engines = [];
      this.#classes.set(load, engines);
    }
    this.#places.set(engine, { load, index: engines.length });
    engines.push(engine);
  }

  delete(engine: EngineState): void {
    const place = this.#places.get(engine);
    const engines = place && this.#classes.get(place.load);
    const last = engines?.pop();
    if (place === undefined || engines === undefined || last === undefined) return;
    this.#places.delete(engine);
    if (last !== engine) {
      engines[place.index] = last;
      this.#places.set(last, place);
    }
    if (engines.length === 0) this.#classes.delete(place.load);
  }

  /** Picks as the policy `weighted` does, of the engines that hold fewer tasks than `below`. */
  pick(below: number, random: () => number): EngineState | undefined {
    const classes = [...this.#classes].filter(([load]) => load < below);
    const total = classes.reduce((sum, [load, engines]) => sum + engines.length * weightOf({ load }), 0);
    const draw = (): EngineState | undefined => {
      let left = random() * total;
      for (const [load, engines] of classes) {
        const weight = engines.length * weightOf({ load });
        // Rounding may leave a rest behind the last.
        if (left < weight || engines === classes.at(-1)?.[1]) {
          return engines[Math.min(engines.length - 1, Math.floor((left / weight) * engines.length))];
        }
        left -= weight;
      }
      return undefined;
    };
    const [first, second] = [draw(), draw()];
    if (first === undefined || second === undefined) return first;
    return second.inFlight.size < first.inFlight.size ? second : first;
  }
}
