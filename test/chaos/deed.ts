import { type Counted, newCounts } from "./begun.ts";
import type { Dice } from "./dice.ts";
import type { World } from "./world.ts";

declare const engine: { readonly signal: AbortSignal };

/** How a task goes: it gives a value, fails, ends its engine, or never ends. */
export type Way = "busy" | "wait" | "throw" | "exit" | "late" | "reject" | "loop" | "hang" | "heed";

/** What a task does. */
export interface Deed extends Counted {
  readonly way: Way;
  readonly ms: number;
  readonly x: number;
}

/** Sent to engines. */
export function act({ way, ms, x, begun, index }: Deed): number | Promise<number> {
  if (typeof begun === "string") process.getBuiltinModule("node:fs").appendFileSync(begun, `${index}\n`);
  else Atomics.add(begun, index, 1);
  const untilMs = Date.now() + ms;
  switch (way) {
    case "busy":
      while (Date.now() < untilMs);
      return 31 * x + 7;
    case "wait":
      return new Promise((resolve) => {
        setTimeout(() => resolve(31 * x + 7), ms);
      });
    case "throw":
      throw new RangeError(`deed ${x}`);
    case "exit":
      return process.exit(x % 3);
    case "late":
      return new Promise(() => {
        setTimeout(() => {
          throw new TypeError("late");
        }, ms);
      });
    case "reject":
      void Promise.reject(new TypeError("nobody listens"));
      return new Promise(() => undefined);
    case "loop":
      for (;;);
    case "hang":
      return new Promise(() => undefined);
    case "heed":
      while (!engine.signal.aborted);
      return 0;
  }
}

/** What a deed gives when all goes well. */
export function valueOf({ x }: Deed): number {
  return 31 * x + 7;
}

/** Whether a deed can give its value. */
export function isGood({ way }: Deed): boolean {
  return way === "busy" || way === "wait";
}

/** Whether a deed never ends by itself. */
export function isEndless({ way }: Deed): boolean {
  return way === "loop" || way === "hang" || way === "heed";
}

/** How likely deeds go wrong. */
export interface Odds {
  readonly throws: number;
  /** That they end their engine. */
  readonly kills: number;
  /** That they never end. */
  readonly hangs: number;
}

/** Deeds whose counts are in one place. */
export function makeDeeds({ dice, folder }: Pick<World, "dice" | "folder">, count: number, odds: Odds): Deed[] {
  const begun = newCounts(count, folder);
  return Array.from({ length: count }, (_, index) => {
    const way = drawWay(dice, odds);
    return {
      way,
      ms: count > 1 ? Number(dice.chance(0.1)) : dice.between(0, 4),
      x: dice.between(0, 999_999),
      begun,
      index,
    };
  });
}

function drawWay(dice: Dice, { throws, kills, hangs }: Odds): Way {
  const roll = dice.fraction();
  if (roll < throws) return "throw";
  if (roll < throws + kills) return dice.pick(["exit", "exit", "late", "reject"]);
  if (roll < throws + kills + hangs) return dice.pick(["loop", "hang", "heed"]);
  return dice.chance(0.7) ? "busy" : "wait";
}
