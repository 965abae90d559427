import { basename } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Client, connect, type DirectView, type LoadBalancedView, ref } from "wasm-ensemble";
import { FarPoint, makeSum, Point } from "./things.ts";

const factor = 3;
const table = Float64Array.of(1, 2, 3);
const counted: { (x: number): number; calls: number } = Object.assign((x: number) => x + counted.calls, { calls: 7 });

function helper(x: number): number {
  return x * factor;
}

function isEven(n: number): boolean {
  return n === 0 || isOdd(n - 1);
}

function isOdd(n: number): boolean {
  return n !== 0 && isEven(n - 1);
}

async function* countUp(): AsyncGenerator<number> {
  for (let i = 0; i < factor; i++) yield i;
}

function makeCounter(): () => number {
  let counter = 0;
  return () => ++counter;
}

// As objects were made before there were classes.
function Old(this: { x: number }, x: number): void {
  this.x = x;
}
Object.assign(Old.prototype, {
  twice(this: { x: number }) {
    return this.x * factor;
  },
});
const OldClass = Old as unknown as new (x: number) => { twice(): number };

let client: Client;
let dview: DirectView;
let lview: LoadBalancedView;

beforeAll(async () => {
  client = await connect({ engines: 2 });
});
afterAll(async () => {
  await client.close();
});
beforeEach(async () => {
  dview = client.directView();
  lview = client.loadBalancedView();
  await client.clear();
});

describe("a function carries", () => {
  test("values around it, functions and what those use", async () => {
    const k = 10;
    expect(await lview.map((x) => helper(x) + k + table.length, [1, 2, 3])).toEqual([16, 19, 22]);
    expect(await dview.apply(makeSum(100), 1)).toEqual([106, 106]);
  });

  test("classes with what they extend, static members and getters", async () => {
    expect(await lview.apply((x) => [new Point(x).norm(), new FarPoint(x).norm(), Point.two], -4)).toEqual([4, 9, 2]);
    Point.made = 10;
    expect(await lview.apply((x) => new FarPoint(x).norm(), -4)).toBe(18);
    Point.made = 1;
  });

  test("classes of a function with what they extend, which nothing else names", async () => {
    class Shape {
      size(): string {
        return "of the function";
      }
    }
    class Named extends Shape {
      who(): string {
        return `a shape ${super.size()}`;
      }
    }
    expect(await lview.apply(() => new Named().who())).toBe("a shape of the function");
  });

  test("functions that call each other", async () => {
    expect(await lview.map((n) => isEven(n), [0, 1, 7, 8])).toEqual([true, false, false, true]);
  });

  test("objects that hold each other and functions, each once", async () => {
    const shared = { count: 1 };
    const ring: Record<string, unknown> = { shared, list: [1, 2, 3], dates: new Map([["a", new Date(5)]]) };
    ring["self"] = ring;
    ring["get"] = () => shared.count;
    const bump = () => (shared.count += 1);
    const result = await lview.apply(() => {
      bump();
      const { get, self, list } = ring as { get: () => number; self: unknown; list: unknown[] };
      return [
        get(),
        self === ring,
        ring["shared"] === shared,
        list.length,
        (ring["dates"] as Map<string, Date>).get("a"),
      ];
    });
    expect(result).toEqual([2, true, true, 3, new Date(5)]);
    expect(shared.count).toBe(1);
  });

  test("instances of captured classes, with their methods", async () => {
    const points = [new Point(1), new FarPoint(-2)];
    expect(await lview.apply(() => points.map((point) => point.norm()))).toEqual([1, 5]);
    expect(await lview.apply(() => points[1] instanceof FarPoint && points[1] instanceof Point)).toBe(true);
  });

  test("functions and instances inside of a Map or Set", async () => {
    const byName = new Map<string, (x: number) => number>([
      ["helper", helper],
      ["twice", (x) => x * 2],
    ]);
    const points = new Set([new Point(-1), new FarPoint(2)]);
    expect(await lview.apply(() => [...byName.values()].map((f) => f(2)))).toEqual([6, 4]);
    expect(await lview.apply(() => [...points].map((point) => point.norm()))).toEqual([1, 5]);
    expect(await lview.apply((all) => [...all.keys()].map((f) => f(3)), new Map([[helper, 1]]))).toEqual([9]);
  });

  test("members of functions, and prototypes of those that make objects", async () => {
    expect(await lview.apply(() => [counted(1), new OldClass(2).twice()])).toEqual([8, 6]);
  });

  test.each([
    ["async", async () => factor],
    ["a method", { method: () => factor }.method],
    // biome-ignore lint/complexity/useArrowFunction: that is what is tested
    [
      "a function expression",
      function () {
        return factor;
      },
    ],
  ])("what it uses, being %s", async (_, fn) => {
    expect(await lview.apply(fn as () => number)).toBe(3);
  });

  test("what generators use, also asynchronous ones", async () => {
    const sum = lview.apply(async () => {
      let total = 0;
      for await (const i of countUp()) total += i;
      return total;
    });
    expect(await sum).toBe(3);
  });

  test("what the blocks and loops around it hold", async () => {
    const calls = [];
    for (let i = 0; i < 3; i++) {
      const double = i * 2;
      calls.push(lview.apply(() => i + double));
    }
    expect(await Promise.all(calls)).toEqual([0, 3, 6]);
  });

  test("its own counter, one on each engine", async () => {
    let counter = 0;
    const count = () => ++counter;
    const one = client.at(0);
    expect([await one.apply(count), await one.apply(count), await client.at(1).apply(count)]).toEqual([1, 2, 1]);
    expect(counter).toBe(0);
  });

  test("a counter of its own, apart from others of the same text", async () => {
    const [count, other] = [makeCounter(), makeCounter()];
    const one = client.at(0);
    expect([await one.apply(count), await one.apply(other), await one.apply(count)]).toEqual([1, 1, 2]);
  });

  test("imports, which engines import themselves", async () => {
    expect(await lview.apply((path) => basename(path), "a/b")).toBe("b");
  });

  test("memory that is shared", async () => {
    const shared = new Int32Array(new SharedArrayBuffer(4));
    await lview.apply(() => Atomics.add(shared, 0, 5));
    expect(shared[0]).toBe(5);
  });

  test("references, which each engine looks up", async () => {
    await dview.scatter("part", [10, 20]);
    const part = ref<number[]>("part") as unknown as number[];
    expect(await dview.apply(() => part[0])).toEqual([10, 20]);
  });
});
