import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, connect, type LoadBalancedView } from "wasm-ensemble";

function process(x: number): number {
  return x * 100;
}

const queueMicrotask = (x: number): number => x + 1;
const make = (Math: { max: () => number }) => () => Math.max();

let client: Client;
let lview: LoadBalancedView;

beforeAll(async () => {
  client = await connect({ engines: 2 });
  lview = client.loadBalancedView();
});
afterAll(async () => {
  await client.close();
});

describe("a variable goes before a global of the language or the runtime that has its name", () => {
  test("functions and classes", async () => {
    class Map {
      readonly size = -1;
    }
    class Symbol {
      readonly own = true;
    }
    expect(await lview.apply((x: number) => process(queueMicrotask(x)), 1)).toBe(200);
    expect(await lview.apply(() => [new Map().size, new Symbol().own])).toEqual([-1, true]);
    const instance = new Map();
    expect(await lview.apply((map: Map) => map instanceof Map, instance)).toBe(true);
  });

  test("objects and values", async () => {
    const Date = { now: () => 5 };
    const Math = { PI: 3 };
    const structuredClone = 6;
    const engine = { hp: 1 };
    const global = 7;
    const escape = pause;
    expect(await lview.apply(() => [Date.now(), Math.PI, structuredClone, engine.hp, global])).toEqual([5, 3, 6, 1, 7]);
    expect(await lview.apply(() => escape(1, "late"))).toBe("late");
  });

  test("where functions of one text stand at several places, and the global where there is none", async () => {
    expect(await lview.apply(make({ max: () => 1 }))).toBe(1);
    expect(await lview.apply(() => Math.max())).toBe(Number.NEGATIVE_INFINITY);
    expect(await lview.apply(make({ max: () => 2 }))).toBe(2);
    expect(await lview.apply(make(Math))).toBe(Number.NEGATIVE_INFINITY);
    expect(await lview.apply(() => typeof Reflect.get(globalThis, "engine"))).toBe("object");
    expect(await lview.with({ closure: false }).apply(make({ max: () => 3 }))).toBe(Number.NEGATIVE_INFINITY);
  });
});
