import { isBuiltIn, type Policy, policies } from "../schedule/policy.ts";
import { EngineHeap } from "./engine-heap.ts";
import type { EngineState } from "./engine-state.ts";
import { LoadClasses } from "./load-classes.ts";

/** What an engine has to be like to be given something. */
export interface Room {
  /** It holds fewer tasks than this. */
  readonly below: number;
  /** Whether it has to have room for a task by its own pace; sources of tasks have a pace of their own. */
  readonly byPace: boolean;
}

/** What picks by chance, or by a caller's own rule, need of the world. */
export interface Chance {
  /** A number in [0, 1). */
  readonly random: () => number;
  /**
   * Asks a policy of a caller's own.
   *
   * @returns an index into `engines`, which is never empty
   * @throws what the policy throws, and {TypeError} when it gives no such index
   */
  readonly choose: (policy: Policy, engines: readonly EngineState[]) => number;
}

// So often an engine is drawn at random before all of them are looked at.
const MOST_DRAWS = 16;

/**
 * The engines that take balanced work, by what policies ask for. Finding one costs a logarithm of their number, not a look
 * at each. Policies of a caller's own get a list all the same.
 */
export class OpenEngines {
  readonly #chance: Chance;
  readonly #all = new Set<EngineState>();
  // Those whose place is found anew when somebody asks: direct tasks change engines often, and ask nothing.
  #changed: EngineState[] = [];
  // Those that may be given something, and of these those with room for a task by their pace.
  readonly #free = new EngineHeap(isLessLoaded);
  readonly #roomy = new EngineHeap(isLessLoaded);
  // By last use, and by load: made when a view asks for them first.
  #freeByUse: EngineHeap | undefined;
  #roomyByUse: EngineHeap | undefined;
  #freeByLoad: LoadClasses | undefined;
  #roomyByLoad: LoadClasses | undefined;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** Number of engines that take work, busy ones included. */
  get count(): number {
    return this.#all.size;
  }

  /** Called when an engine takes part, and whenever its tasks, or what it takes, have changed. */
  update(engine: EngineState): void {
    if (!engine.takesWork) {
      this.delete(engine);
      return;
    }
    if (engine.isRanked) this.#changed.push(engine);
    else if (!this.#all.has(engine)) {
      this.#all.add(engine);
      this.#changed.push(engine);
    }
    engine.isRanked = false;
  }

  #rankChanged(): void {
    if (this.#changed.length === 0) return;
    for (const engine of this.#changed) {
      // One that has left meanwhile stays out.
      if (!this.#all.has(engine)) continue;
      engine.isRanked = true;
      this.#rank(engine);
    }
    this.#changed = [];
  }

  #rank(engine: EngineState): void {
    const { isFree } = engine;
    const isRoomy = isFree && engine.room > 0;
    rank(this.#free, engine, isFree);
    rank(this.#roomy, engine, isRoomy);
    rank(this.#freeByUse, engine, isFree);
    rank(this.#roomyByUse, engine, isRoomy);
    rank(this.#freeByLoad, engine, isFree);
    rank(this.#roomyByLoad, engine, isRoomy);
  }

  delete(engine: EngineState): void {
    if (!this.#all.delete(engine)) return;
    engine.isRanked = false;
    for (const each of [this.#free, this.#roomy, this.#freeByUse, this.#roomyByUse]) each?.delete(engine);
    for (const each of [this.#freeByLoad, this.#roomyByLoad]) each?.delete(engine);
  }

  /** The least tasks that any of them holds which may be given something; Infinity when none may. */
  get least(): number {
    this.#rankChanged();
    return this.#free.first?.inFlight.size ?? Number.POSITIVE_INFINITY;
  }

  /** Whether any has room for a task by its pace. */
  get hasRoom(): boolean {
    this.#rankChanged();
    return this.#roomy.first !== undefined;
  }

  /** Whether any has this room. */
  has({ below, byPace }: Room): boolean {
    this.#rankChanged();
    const first = (byPace ? this.#roomy : this.#free).first;
    return first !== undefined && first.inFlight.size < below;
  }

  /**
   * The engine that a policy picks of those with room; there has to be one.
   *
   * @throws what a caller's own policy throws, and {TypeError} when it gives no index
   */
  pick(policy: Policy, room: Room): EngineState | undefined {
    this.#rankChanged();
    const heap = room.byPace ? this.#roomy : this.#free;
    switch (policy) {
      case policies.leastload:
        return heap.first;
      case policies.lru:
        return this.#leastUsed(room);
      case policies.random:
      case policies.twoRandom:
        return this.#draw(heap.engines, policy, room);
      case policies.weighted:
        return this.#weigh(room);
      default: {
        const engines = heap.engines.filter((engine) => engine.inFlight.size < room.below);
        return engines[this.choose(policy, engines)];
      }
    }
  }

  /** Picks of a list, as a policy says, which may be a caller's own. @throws as `pick` */
  choose(policy: Policy, engines: readonly EngineState[]): number {
    return isBuiltIn(policy) ? policy(engines, this.#chance.random) : this.#chance.choose(policy, engines);
  }

  #leastUsed(room: Room): EngineState | undefined {
    const heap = room.byPace
      ? (this.#roomyByUse ??= copyOf(this.#roomy, new EngineHeap(isUsedBefore)))
      : (this.#freeByUse ??= copyOf(this.#free, new EngineHeap(isUsedBefore)));
    const { first } = heap;
    if (first === undefined || first.inFlight.size < room.below) return first;
    const engines = heap.engines.filter((engine) => engine.inFlight.size < room.below);
    return engines[policies.lru(engines, this.#chance.random)];
  }

  #weigh({ below, byPace }: Room): EngineState | undefined {
    const classes = byPace
      ? (this.#roomyByLoad ??= copyOf(this.#roomy, new LoadClasses()))
      : (this.#freeByLoad ??= copyOf(this.#free, new LoadClasses()));
    return classes.pick(below, this.#chance.random);
  }

  // Draws of all, and passes those by that hold too much: so each of the others is as likely as the policy says.
  #draw(engines: readonly EngineState[], policy: Policy, { below }: Room): EngineState | undefined {
    for (let draws = 0; draws < MOST_DRAWS; draws++) {
      const engine = engines[policy(engines, this.#chance.random)];
      if (engine !== undefined && engine.inFlight.size < below) return engine;
    }
    const left = engines.filter((engine) => engine.inFlight.size < below);
    return left[policy(left, this.#chance.random)];
  }
}

function rank(engines: EngineHeap | LoadClasses | undefined, engine: EngineState, isIn: boolean): void {
  if (isIn) engines?.place(engine);
  else engines?.delete(engine);
}

function copyOf<Engines extends EngineHeap | LoadClasses>(heap: EngineHeap, copy: Engines): Engines {
  for (const engine of heap.engines) copy.place(engine);
  return copy;
}

// As the policy leastload says.
function isLessLoaded(a: EngineState, b: EngineState): boolean {
  const difference = a.inFlight.size - b.inFlight.size;
  return difference < 0 || (difference === 0 && a.lastEnded > b.lastEnded);
}

function isUsedBefore(a: EngineState, b: EngineState): boolean {
  return a.lastUsed < b.lastUsed;
}
