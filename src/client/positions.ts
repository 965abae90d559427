import { describe } from "../protocol/describe.ts";
import type { EngineId } from "../protocol/ids.ts";

/** Positions among the ids of engines, as `client.at` and `client.slice` take them. */
export interface Positions {
  readonly ids: readonly EngineId[];
  /** The error of a client without engines. */
  readonly none: () => Error;
}

/** The engine at a position, negative from the end. @throws as `client.at` */
export function engineAt(index: unknown, { ids, none }: Positions): EngineId {
  if (typeof index !== "number" || !Number.isInteger(index)) {
    throw new TypeError(`at expects a position in client.ids, got ${describe(index)}`);
  }
  if (ids.length === 0) throw none();
  const id = ids.at(index);
  if (id === undefined) throw new RangeError(`at(${index}) is out of range: the client has ${ids.length} engines`);
  return id;
}

/** The engines of a slice, as Python takes it. @throws as `client.slice` */
export function enginesIn(
  [start, end, step]: readonly [start: number, end: number, step: number],
  { ids, none }: Positions,
): readonly EngineId[] {
  for (const bound of [start, end, step]) {
    if (Number.isInteger(bound) || bound === Number.POSITIVE_INFINITY) continue;
    throw new TypeError(`slice expects whole numbers, got ${describe(bound)}`);
  }
  if (!Number.isInteger(step) || step < 1) throw new RangeError(`slice expects a step >= 1, got ${step}`);
  if (ids.length === 0) throw none();
  const inside = ids.slice(start, end).filter((_, i) => i % step === 0);
  if (inside.length === 0) throw new RangeError(`slice(${start}, ${end}, ${step}) of ${ids.length} engines is empty`);
  return inside;
}
