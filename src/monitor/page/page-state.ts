import type { EngineSeen, HostSeen, Snapshot } from "../snapshot.ts";
import { ENGINE_STATES, type EngineColumns, type PageHost, type PageState } from "./page-message.ts";

/** A snapshot as pages get it. */
export function pageState(snapshot: Snapshot): PageState {
  const { hosts } = snapshot;
  return { ...snapshot, hosts: hosts.map(pageHost), engines: columnsOf(hosts.flatMap(({ engines }) => engines)) };
}

function pageHost({ engines, ...host }: HostSeen): PageHost {
  return { ...host, rate: tenths(host.rate), heardMs: Math.round(host.heardMs), engineCount: engines.length };
}

function columnsOf(engines: readonly EngineSeen[]): EngineColumns {
  const places = new Map<string, number>();
  const placeOf = (name: string | undefined): number => {
    if (name === undefined) return -1;
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  };
  return {
    id: engines.map(({ id }) => id),
    state: engines.map(({ state }) => ENGINE_STATES.indexOf(state)),
    busy: engines.map(({ busy }) => Math.round(100 * busy)),
    rate: engines.map(({ rate }) => tenths(rate)),
    held: engines.map(({ held }) => held),
    done: engines.map(({ done }) => done),
    failed: engines.map(({ failed }) => failed),
    runs: engines.map(({ running }) => placeOf(running?.name)),
    client: engines.map(({ running }) => placeOf(running?.client)),
    sinceMs: engines.map(({ running, idleSinceMs }) => Math.round(running?.sinceMs ?? idleSinceMs)),
    heapBytes: engines.map(({ heapBytes }) => heapBytes ?? -1),
    isNeeded: engines.map(({ isNeeded }) => (isNeeded ? 1 : 0)),
    names: [...places.keys()],
  };
}

function tenths(value: number): number {
  return Math.round(10 * value) / 10;
}
