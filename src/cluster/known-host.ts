import { HostClock } from "../protocol/host-clock.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { CourierLink } from "./courier-link.ts";
import type { Place } from "./spread.ts";

/** A host, as its client sees it. */
export interface KnownHost {
  readonly name: string;
  readonly incarnation: number;
  readonly links: Map<EngineId, CourierLink>;
  /** Engines that the client has left, or that have ended. */
  readonly left: Set<EngineId>;
  /** As it was said last. */
  place: Place;
  readonly clock: HostClock;
  /** What the links were told of its clock. */
  toldBehindMs: number;
  isClockOff: boolean;
}

/** A host that was heard for the first time. */
export function meetHost(name: string, incarnation: number): KnownHost {
  return {
    name,
    incarnation,
    links: new Map(),
    left: new Set(),
    place: { name, cores: 1, engines: 0 },
    clock: new HostClock(),
    toldBehindMs: 0,
    isClockOff: false,
  };
}
