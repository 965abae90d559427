import { isBuiltIn, type Policy, policies } from "../schedule/policy.ts";
import { EngineHeap } from "./engine-heap.ts";
import { EngineIndex, type EngineOrder } from "./engine-index.ts";
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

/**
 * The engines that take balanced work, by what policies ask for. Finding one costs a logarithm of their number, not a look
 * at each. Policies of a caller's own get a list all the same.
 */
export class OpenEngines {
  readonly #chance: Chance;
  // By slot, which is the number of engines that came before, or that of one that has left.
  readonly #all: (EngineState | undefined)[] = [];
  readonly #leftSlots: number[] = [];
  // Those that somebody has asked for.
  readonly #indexes: EngineIndex<EngineOrder>[] = [];
  readonly #byLoad = this.#indexPair(() => new EngineHeap(loadOf, ({ lastEnded }) => -lastEnded));
  readonly #byUse = this.#indexPair(() => new EngineHeap(({ lastUsed }) => lastUsed));
  readonly #byClass = this.#indexPair(() => new LoadClasses());

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  #indexPair<Order extends EngineOrder>(make: () => Order): IndexPair<Order> {
    return new IndexPair(make, (index) => {
      for (const engine of this.#all) if (engine !== undefined) index.note(engine);
      this.#indexes.push(index);
    });
  }

  /** Number of engines that take work, busy ones included. */
  get count(): number {
    return this.#all.length - this.#leftSlots.length;
  }

  /** Called when an engine takes part, and whenever its tasks, or what it takes, have changed. */
  update(engine: EngineState): void {
    if (!engine.takesWork) {
      this.delete(engine);
      return;
    }
    if (this.#all[engine.slot] !== engine) {
      engine.slot = this.#leftSlots.pop() ?? this.#all.length;
      this.#all[engine.slot] = engine;
    }
    for (const index of this.#indexes) index.note(engine);
  }

  delete(engine: EngineState): void {
    if (this.#all[engine.slot] !== engine) return;
    for (const index of this.#indexes) index.delete(engine);
    this.#all[engine.slot] = undefined;
    this.#leftSlots.push(engine.slot);
    engine.slot = -1;
  }

  /** The least tasks that any of them holds which may be given something; Infinity when none may. */
  get least(): number {
    const { first } = this.#byLoad.of(false);
    return first?.inFlight.size ?? Number.POSITIVE_INFINITY;
  }

  /** Whether any has room for a task by its pace. */
  get hasRoom(): boolean {
    return this.#byLoad.of(true).first !== undefined;
  }

  /** Whether any has this room. @param policy - the one that is asked next */
  has({ below, byPace }: Room, policy: Policy): boolean {
    if (drawsByClass(policy)) return this.#byClass.of(byPace).has(below);
    const { first } = this.#byLoad.of(byPace);
    if (first === undefined || first.inFlight.size >= below) return false;
    // What is on its way to a hosted engine changes at any time, so the order that is picked from may know of less room.
    return policy !== policies.lru || this.#leastUsed(below, byPace) !== undefined;
  }

  /**
   * The engine that a policy picks of those with room; there has to be one.
   *
   * @throws what a caller's own policy throws, and {TypeError} when it gives no index
   */
  pick(policy: Policy, { below, byPace }: Room): EngineState | undefined {
    const { random } = this.#chance;
    switch (policy) {
      case policies.leastload:
        return this.#byLoad.of(byPace).first;
      case policies.lru:
        return this.#leastUsed(below, byPace);
      case policies.random:
        return this.#byClass.of(byPace).draw(below, random);
      case policies.twoRandom: {
        const two = this.#byClass.of(byPace).drawTwo(below, random);
        return two[policies.twoRandom(two, random)];
      }
      case policies.weighted:
        return this.#byClass.of(byPace).pick(below, random);
      default: {
        const { engines } = this.#byLoad.of(byPace);
        const open = engines.filter((engine) => engine.inFlight.size < below);
        return open[this.choose(policy, open)];
      }
    }
  }

  /** Picks of a list, as a policy says, which may be a caller's own. @throws as `pick` */
  choose(policy: Policy, engines: readonly EngineState[]): number {
    return isBuiltIn(policy) ? policy(engines, this.#chance.random) : this.#chance.choose(policy, engines);
  }

  #leastUsed(below: number, byPace: boolean): EngineState | undefined {
    const { first, engines } = this.#byUse.of(byPace);
    if (first === undefined || first.inFlight.size < below) return first;
    const open = engines.filter((engine) => engine.inFlight.size < below);
    return open[policies.lru(open, this.#chance.random)];
  }
}

/** Two indexes of one order: of engines that may be given something, and of those with room for a task by their pace. */
class IndexPair<Order extends EngineOrder> {
  readonly #make: () => Order;
  readonly #made: (index: EngineIndex<EngineOrder>) => void;
  #free: EngineIndex<Order> | undefined;
  #roomy: EngineIndex<Order> | undefined;

  /** @param made - called with an index when somebody asks for it first */
  constructor(make: () => Order, made: (index: EngineIndex<EngineOrder>) => void) {
    this.#make = make;
    this.#made = made;
  }

  of(byPace: boolean): Order {
    const index = byPace ? (this.#roomy ??= this.#begin(isRoomy)) : (this.#free ??= this.#begin(isFree));
    return index.current;
  }

  #begin(isFit: (engine: EngineState) => boolean): EngineIndex<Order> {
    const index = new EngineIndex(this.#make(), isFit);
    this.#made(index);
    return index;
  }
}

function isFree(engine: EngineState): boolean {
  return engine.isFree;
}

function isRoomy(engine: EngineState): boolean {
  return engine.isFree && engine.room > 0;
}

function loadOf(engine: EngineState): number {
  return engine.inFlight.size;
}

function drawsByClass(policy: Policy): boolean {
  return policy === policies.random || policy === policies.twoRandom || policy === policies.weighted;
}
