import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Client, connect, type DirectView, type LoadBalancedView, ref } from "wasm-ensemble";
import { FarPoint, helper, Point } from "./things.ts";

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
