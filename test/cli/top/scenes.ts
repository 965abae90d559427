import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import { type Key, press } from "../../../src/cli/top/press.ts";
import { FIRST_STATE, type TopState } from "../../../src/cli/top/state.ts";
import { view } from "../../../src/cli/top/view.ts";
import type { Snapshot } from "../../../src/monitor/snapshot.ts";
import { SimulatedCluster, type SimulationOptions } from "../../monitor/simulated.ts";

/** A simulated cluster after some seconds. */
export function cluster(options: SimulationOptions = {}, seconds = 10): SimulatedCluster {
  const simulated = new SimulatedCluster({ startMs: 1_800_000_000_000, ...options });
  simulated.advance(1000 * seconds);
  return simulated;
}

/** What a terminal shows, without colours. */
export function lines(snapshot: Snapshot, state: TopState, width: number, height: number): string[] {
  return view(snapshot, state, { width, height, colors: pc.createColors(true) }).map(stripVTControlCharacters);
}

const NAMED: Readonly<Record<string, string>> = {
  "\u001B": "escape",
  "\r": "return",
  "\t": "tab",
  "\u007F": "backspace",
};

/** A key: a letter, or the name of another key. */
export function key(text: string): Key {
  return text.length > 1 ? { name: text } : { name: NAMED[text] ?? text.toLowerCase(), text };
}

/** The state after keys were pressed, one after the other. */
export function after(snapshot: Snapshot, ...keys: readonly string[]): TopState {
  return keys.reduce((state, each) => press(state, key(each), { snapshot, page: 10 }).state, FIRST_STATE);
}
