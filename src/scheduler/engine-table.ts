import type { EngineId } from "../protocol/ids.ts";
import type { EnginesNow } from "../schedule/pace.ts";
import type { EngineState } from "./engine-state.ts";
import { type Chance, OpenEngines } from "./open-engines.ts";

/** The engines that live, and of these the ones that take calls. */
export class EngineTable implements EnginesNow {
  /** Those that live, in order of id: one that is to end is among them until it is gone. */
  readonly byId: Map<EngineId, EngineState> = new Map();
  /** Those that take calls, by what policies ask for. */
  readonly open: OpenEngines;
  // Those whose tasks have changed since work was sent last.
  readonly #touched = new Set<EngineState>();
  #highestId = -1;
  // The one that is the farthest away, as far as was seen.
  #farthest: EngineState | undefined;

  constructor(chance: Chance) {
    this.open = new OpenEngines(chance);
  }

  /** Those that take calls, in order of id. */
  get takers(): EngineState[] {
    return [...this.byId.values()].filter((engine) => engine.takesWork);
  }

  /** Their ids, rising. */
  get ids(): EngineId[] {
    return this.takers.map(({ engineId }) => engineId);
  }

  /** Number of those that take calls. */
  get engineCount(): number {
    return this.open.count;
  }

  get roundTripMs(): number {
    return this.#farthest?.roundTripMs ?? 0;
  }

  /** Lets an engine take part. */
  add(engine: EngineState): void {
    // Engines that start beside each other may come in any order.
    const isLast = engine.engineId > this.#highestId;
    const later = isLast ? [] : [...this.byId.values()].filter(({ engineId }) => engineId > engine.engineId);
    for (const { engineId } of later) this.byId.delete(engineId);
    for (const each of [engine, ...later]) this.byId.set(each.engineId, each);
    this.#highestId = Math.max(this.#highestId, engine.engineId);
    this.open.update(engine);
    this.#touched.add(engine);
  }

  /** Takes an engine out that is gone. False when it did not take part. */
  remove(engine: EngineState): boolean {
    this.open.delete(engine);
    this.#touched.delete(engine);
    if (this.#farthest === engine) this.#farthest = undefined;
    return this.byId.get(engine.engineId) === engine && this.byId.delete(engine.engineId);
  }

  /** Takes all engines out. */
  removeAll(): EngineState[] {
    const engines = [...this.byId.values()];
    for (const engine of engines) this.remove(engine);
    return engines;
  }

  /** Called when something was sent to an engine, or waits for it, or is there no more. */
  touch(engine: EngineState): void {
    this.#touched.add(engine);
    if (!this.byId.has(engine.engineId)) return;
    this.open.update(engine);
    if (engine.roundTripMs > this.roundTripMs) this.#farthest = engine;
  }

  /** Calls back with each that was touched and takes part, also with those that are touched meanwhile. */
  forTouched(act: (engine: EngineState) => void): void {
    for (const engine of this.#touched) {
      if (this.byId.has(engine.engineId)) act(engine);
    }
  }

  /** Those that were touched; from then on none is. */
  takeTouched(): EngineState[] {
    const touched = [...this.#touched];
    this.#touched.clear();
    return touched;
  }
}
