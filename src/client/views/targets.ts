import { describe } from "../../protocol/describe.ts";
import { NoSuchEngineError } from "../../protocol/errors.ts";
import type { EngineId } from "../../protocol/ids.ts";
import type { Targets } from "./view-types.ts";

/** Which engines a view addresses: all that live at each call, or ids fixed when the view was made. */
export type FixedTargets = readonly EngineId[] | "all";

/** The engines that live, as far as targets go. */
export interface LiveEngines {
  /** Their ids, rising. */
  readonly ids: readonly EngineId[];
  /** The id that the next engine will get; smaller ones have been given. */
  readonly nextId: EngineId;
  /** The error of a call that needs an engine when there is none. */
  readonly none: () => Error;
}

/**
 * Turns what a caller gave into engine ids. Negative numbers count from the end of the live ids.
 *
 * @throws {TypeError} when it is not a number, a list of numbers or "all", or when the list is empty
 * @throws {RangeError} when no engine ever had the id
 * @throws {NoSuchEngineError} when the engine is gone
 * @throws {NoEnginesError} when no engine is left
 */
export function fixTargets(targets: unknown, engines: LiveEngines): FixedTargets {
  if (targets === "all") return "all";
  if (!Array.isArray(targets)) return [resolveId(targets, engines)];
  if (targets.length === 0) throw new TypeError("targets expects at least one engine id, got an empty list");
  const ids = targets.map((target: unknown) => resolveId(target, engines));
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new RangeError(`targets names engine ${twice} twice`);
  return ids;
}

function resolveId(target: unknown, { ids: liveIds, nextId, none }: LiveEngines): EngineId {
  if (typeof target !== "number" || !Number.isInteger(target)) {
    throw new TypeError(`targets expects an engine id, a list of ids or "all", got ${describe(target)}`);
  }
  if (liveIds.length === 0) throw none();
  const id = target < 0 ? liveIds.at(target) : target;
  if (id !== undefined && liveIds.includes(id)) return id;
  if (id !== undefined && id < nextId) throw new NoSuchEngineError(id, liveIds);
  throw new RangeError(`there is no engine ${target}; live engines: ${liveIds.join(", ")}`);
}

/** Whether a view of these targets gives bare values: only one engine named by a number does. */
export function isMany(targets: Targets): boolean {
  return typeof targets !== "number";
}
