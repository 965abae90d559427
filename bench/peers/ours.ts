import type { Client } from "wasm-ensemble";
import { median } from "../cluster/median.ts";
import { AWAITED, CALLS, type Figures, ROUNDS } from "./figures.ts";

const nothing = (): void => undefined;

/** Measures a client of two engines. */
export async function measureOurs(client: Client): Promise<Figures> {
  const balanced = client.loadBalancedView();
  const direct = client.directView();
  const items = [...Array(CALLS).keys()];
  const data = new Float64Array(2 ** 23);
  await balanced.map(nothing, items);
  const waits: number[] = [];
  for (let i = 0; i < AWAITED; i++) waits.push(await msOf(() => balanced.apply(nothing)));
  return {
    calls: perSecond(CALLS, await best(() => Promise.all(items.map(() => balanced.apply(nothing))))),
    items: perSecond(CALLS, await best(() => balanced.map(nothing, items))),
    latencyMs: median(waits),
    push: perSecond(128, await best(() => direct.push({ data }))),
    scatter: perSecond(64, await best(() => direct.scatter("part", data))),
  };
}

async function msOf(work: () => PromiseLike<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

async function best(work: () => PromiseLike<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) times.push(await msOf(work));
  return Math.min(...times);
}

function perSecond(amount: number, ms: number): number {
  return (amount / ms) * 1000;
}
