import { weightOf } from "../../schedule/weighted.ts";
import type { Lane } from "../engines/lane.ts";

/**
 * Engines by the number of tasks that they hold, for picks that weigh by it: engines of one class are alike, and classes are
 * few, however many engines there are.
 */
export class LoadClasses {
  readonly #classes = new Map<number, Lane[]>();
  // Where an engine stands: in which class, and at which index.
  readonly #places = new Map<Lane, { load: number; index: number }>();

  /** Takes an engine in, or finds its class anew. */
  place(lane: Lane): void {
    const place = this.#places.get(lane);
    const load = lane.inFlight.size;
    if (place?.load === load) return;
    if (place !== undefined) this.delete(lane);
    let lanes = this.#classes.get(load);
    if (lanes === undefined) {
      lanes = [];
      this.#classes.set(load, lanes);
    }
    this.#places.set(lane, { load, index: lanes.length });
    lanes.push(lane);
  }

  delete(lane: Lane): void {
    const place = this.#places.get(lane);
    const lanes = place && this.#classes.get(place.load);
    const last = lanes?.pop();
    if (place === undefined || lanes === undefined || last === undefined) return;
    this.#places.delete(lane);
    if (last !== lane) {
      lanes[place.index] = last;
      this.#places.set(last, place);
    }
    if (lanes.length === 0) this.#classes.delete(place.load);
  }

  /** Picks as the policy `weighted` does, of the engines that hold fewer tasks than `below`. */
  pick(below: number, random: () => number): Lane | undefined {
    const classes = [...this.#classes].filter(([load]) => load < below);
    const total = classes.reduce((sum, [load, lanes]) => sum + lanes.length * weightOf({ load }), 0);
    const draw = (): Lane | undefined => {
      let left = random() * total;
      for (const [load, lanes] of classes) {
        const weight = lanes.length * weightOf({ load });
        // Rounding may leave a rest behind the last.
        if (left < weight || lanes === classes.at(-1)?.[1]) {
          return lanes[Math.min(lanes.length - 1, Math.floor((left / weight) * lanes.length))];
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
