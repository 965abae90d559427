import { Store } from "../../look/store.ts";
import type { PageState } from "../../monitor/page/page-message.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { noteClients } from "./client-names.ts";
import { type GoneEngine, goneAfter } from "./gone.ts";

/** What is there, as it was said last. */
export const seen = new Store<PageState | undefined>(undefined);

/** Tasks a second of late, the newest last; one for each state that was said. */
export const rates: number[] = [];
const MOST_RATES = 120;

/** Engines that are gone of late. */
export let gone: ReadonlyMap<EngineId, GoneEngine> = new Map();

// What is to be added to `performance.now()` for the clock of the server.
let offsetMs: number | undefined;
// Smaller jumps of the clock are none.
const JITTER_MS = 400;

/** Notes what the server said. */
export function noteState(state: PageState): void {
  const heard = state.atMs - performance.now();
  if (offsetMs === undefined || Math.abs(heard - offsetMs) > JITTER_MS) offsetMs = heard;
  rates.push(state.totals.rate);
  if (rates.length > MOST_RATES) rates.shift();
  noteClients(state);
  gone = goneAfter(gone, seen.value, state);
  seen.set(state);
}

/** Now, by the clock of the server, ms since the epoch. */
export function serverNow(): number {
  return performance.now() + (offsetMs ?? performance.timeOrigin);
}
