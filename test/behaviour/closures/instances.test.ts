import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type Client,
  connect,
  constant,
  type DirectView,
  type LoadBalancedView,
  RemoteError,
  ref,
} from "wasm-ensemble";
import { FarPoint, helper, Point } from "./things.ts";

class Secret {
  readonly #x: number = 1;
  get x(): number {
    return this.#x;
  }
}
class MoreSecret extends Secret {}
class Numbers extends Array<number> {
  sum(): number {
    return this.reduce((a, b) => a + b, 0);
  }
}
class Bag extends Map<string, number> {
  total(): number {
    return [...this.values()].reduce((a, b) => a + b, 0);
  }
}
class Failure extends Error {
  hint(): string {
    return `try ${this.message}`;
  }
}

/** As programs wrote classes before there were any. */
interface Old {
  x: number;
  twice: () => number;
}
type MakesOld = new (x: number) => Old;
const Old = function (this: Old, x: number): void {
  this.x = x;
} as unknown as MakesOld;
Object.assign(Old.prototype as object, {
  twice(this: Old): number {
    return this.x * 2;
  },
});
const Loose = function (this: Old, x: number): void {
  this.x = x;
} as unknown as MakesOld;
Reflect.set(Loose, "prototype", {
  twice(this: Old): number {
    return this.x * 2;
  },
});

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

describe("instances of captured classes keep their methods", () => {
  test("in arguments and in items, once the class is known", async () => {
    const points = [new Point(-1), new FarPoint(2)];
    expect(await lview.map((point: Point) => [point.norm(), point instanceof FarPoint], points)).toEqual([
      [1, false],
      [5, true],
    ]);
  });

  test.each<[string, (view: LoadBalancedView, one: DirectView<false>) => PromiseLike<unknown>]>([
    ["an item", (view) => view.map((point: Point) => point.norm(), [new Point(-1)])],
    ["a constant", (view) => view.map((_, point: Point) => point.norm(), [0], constant(new Point(-1)))],
    ["inside of an argument", (view) => view.apply(({ list }) => [list[0]?.norm()], { list: [new Point(-1)] })],
    [
      "what is pushed",
      async (_, one) => {
        await one.push({ kept: new Point(-1) });
        return [await one.apply((kept: Point) => kept.norm(), ref<Point>("kept"))];
      },
    ],
    ["a list", (view) => view.map((list: Numbers) => list.sum(), [Numbers.of(0, 1) as Numbers])],
    ["a collection", (view) => view.map((bag: Bag) => bag.total(), [new Bag([["a", 1]])])],
    ["an error", (view) => view.map((error: Failure) => Number(error.hint() === "try it"), [new Failure("it")])],
    ["what a function makes", (view) => view.map((old: Old) => old.twice() - 1, [new Old(1)])],
  ])("whose class no call has named before: %s", async (_, call) => {
    const fresh = await connect({ engines: 1 });
    expect(await call(fresh.loadBalancedView(), fresh.at(0))).toEqual([1]);
    await fresh.close();
  });

  test("lists and what functions make come back as what they are", async () => {
    const [list, old] = await lview.apply((...args) => args, Numbers.of(1, 2) as Numbers, new Old(4));
    expect(list).toBeInstanceOf(Numbers);
    expect([list.sum(), list.length]).toEqual([3, 2]);
    expect(old).toBeInstanceOf(Old);
    expect(old.twice()).toBe(8);
  });

  test("or are refused, by path", () => {
    expect(() => lview.apply((x) => x, { a: [new MoreSecret()] })).toThrow(
      /^apply: argument 0\.a\[0\] can't be sent: a MoreSecret has .*private fields, which can't be read/,
    );
    expect(() => lview.map((x) => x, [new Secret()])).toThrow(/^map: .*a Secret has .*private fields/);
    expect(() => lview.apply((x) => x, { a: [new Loose(1)] })).toThrow(
      /argument 0\.a\[0\] can't be sent: .*prototype has methods, but no constructor/,
    );
    expect(() => lview.with({ closure: false }).apply((x) => x, new Secret())).not.toThrow();
  });

  test("errors that calls have given are sent as ever", async () => {
    const failed = await lview
      .apply(() => {
        throw new RangeError("no");
      })
      .then(undefined, (error: unknown) => error as Error);
    expect(failed).toBeInstanceOf(RemoteError);
    const there = await lview.apply((error) => [error instanceof Error, error?.message], failed);
    expect(there).toEqual([true, failed?.message]);
  });

  test("in results, and in what is pulled", async () => {
    const made = await lview.apply((x) => ({ point: new Point(x), list: [new FarPoint(x)] }), -3);
    expect(made.point).toBeInstanceOf(Point);
    expect(made.list[0]?.norm()).toBe(7);
    await dview.apply((x) => void Object.assign(globalThis, { kept: new Point(x) }), 4);
    const [pulled] = await dview.pull<Point>("kept");
    expect(pulled?.norm()).toBe(4);
  });

  test("on one engine a class is the same for all functions", async () => {
    const one = client.at(0);
    await one.apply(() => void Object.assign(globalThis, { kept: new Point(4) }));
    expect(await one.apply((kept) => kept instanceof Point, ref("kept"))).toBe(true);
  });

  test("classes and functions that come back are the caller's own", async () => {
    await dview.push({ Point, helper });
    expect(await client.at(0).pull(["Point", "helper"])).toEqual([Point, helper]);
    expect(await lview.apply(() => helper)).toBe(helper);
  });
});
