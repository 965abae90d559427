import { weightOf } from "../schedule/weighted.ts";
import type { EngineOrder } from "./engine-index.ts";
import type { EngineState } from "./engine-state.ts";

/** Engines that hold the same number of tasks. */
interface LoadClass {
  readonly load: number;
  readonly engines: EngineState[];
}

/**
 * Engines by the number of tasks that they hold, for picks by chance: engines of one class are alike, and classes are few,
 * however many engines there are.
 */
export class LoadClasses implements EngineOrder {
  readonly #classes = new Map<number, LoadClass>();
  // Where an engine stands, by its slot: in which class, or NONE, and at which index.
  readonly #loads: number[] = [];
  readonly #indexes: number[] = [];

  /** Takes an engine in, or finds its class anew. */
  place(engine: EngineState): void {
    const { slot } = engine;
    const load = engine.inFlight.size;
    if (this.#loads[slot] === load) return;
    this.delete(engine);
    let group = this.#classes.get(load);
    if (group === undefined) {
      group = { load, engines: [] };
      this.#classes.set(load, group);
    }
    this.#loads[slot] = load;
    this.#indexes[slot] = group.engines.length;
    group.engines.push(engine);
  }

  delete({ slot }: EngineState): void {
    const load = this.#loads[slot] ?? NONE;
    const engines = this.#classes.get(load)?.engines;
    const last = engines?.pop();
    if (engines === undefined || last === undefined) return;
    const index = this.#indexes[slot] ?? 0;
    this.#loads[slot] = NONE;
    if (index < engines.length) {
      engines[index] = last;
      this.#indexes[last.slot] = index;
    }
    if (engines.length === 0) this.#classes.delete(load);
  }

  /** Whether any of the engines holds fewer tasks than `below`. */
  has(below: number): boolean {
    for (const load of this.#classes.keys()) if (load < below) return true;
    return false;
  }

  /** One of the engines that hold fewer tasks than `below`, each as likely as the others. */
  draw(below: number, random: () => number): EngineState | undefined {
    return this.#at(below, alike, random() * this.#total(below, alike));
  }

  /** Two of them, different ones as far as there are two. */
  drawTwo(below: number, random: () => number): readonly EngineState[] {
    const count = this.#total(below, alike);
    const first = Math.floor(random() * count);
    // One of the others: those from `first` on move up by one.
    const other = Math.floor(random() * (count - 1));
    const places = count < 2 ? [first] : [first, other < first ? other : other + 1];
    return places.flatMap((place) => this.#at(below, alike, place) ?? []);
  }

  /** Picks as the policy `weighted` does, of the engines that hold fewer tasks than `below`. */
  pick(below: number, random: () => number): EngineState | undefined {
    const total = this.#total(below, weightOf);
    const first = this.#at(below, weightOf, random() * total);
    const second = this.#at(below, weightOf, random() * total);
    if (first === undefined || second === undefined) return first;
    return second.inFlight.size < first.inFlight.size ? second : first;
  }

  #total(below: number, weightIn: (group: LoadClass) => number): number {
    let total = 0;
    for (const group of this.#classes.values()) {
      if (group.load < below) total += group.engines.length * weightIn(group);
    }
    return total;
  }

  // The engine at which the weights, added up class by class, exceed `weight`.
  #at(below: number, weightIn: (group: LoadClass) => number, weight: number): EngineState | undefined {
    let left = weight;
    let last: EngineState | undefined;
    for (const group of this.#classes.values()) {
      if (group.load >= below) continue;
      const { engines } = group;
      const each = weightIn(group);
      if (left < engines.length * each) return engines[Math.floor(left / each)];
      left -= engines.length * each;
      last = engines.at(-1);
    }
    // Rounding may leave a rest behind the last.
    return last;
  }
}

const NONE = -1;

function alike(): number {
  return 1;
}
