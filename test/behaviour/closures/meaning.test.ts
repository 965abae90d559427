import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Client, connect, type DirectView, type LoadBalancedView } from "wasm-ensemble";

const factor = 3;

function helper(x: number): number {
  return x * factor;
}

function writer(one: Uint8Array, other: Uint8Array): () => (number | undefined)[] {
  return () => {
    one[0] = 9;
    return [other[0], other.byteOffset];
  };
}

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

describe("what it means", () => {
  test("a name that the engines have goes before one of a whole file here, not before one of a function", async () => {
    await dview.push({ factor: 100, local: 100 });
    expect(await dview.apply(() => factor)).toEqual([100, 100]);
    const local = 1;
    expect(await dview.apply(() => local)).toEqual([1, 1]);
  });

  test("what was pushed or scattered under its own name is that of the engines", async () => {
    const data = [1, 2, 3];
    await dview.scatter("data", data);
    expect(await dview.apply(() => data)).toEqual([[1, 2], [3]]);
  });

  test("uses wins, and reaches what is used in turn", async () => {
    const view = lview.with({ uses: { factor: 10, helper } });
    expect(await view.apply(() => helper(1) + factor)).toBe(20);
    expect(await view.with({ ordered: false }).apply(() => factor)).toBe(10);
    expect(await dview.with({ uses: { factor: 7 } }).apply(() => factor)).toEqual([7, 7]);
  });

  test("closure: false leaves names to the engines", async () => {
    const view = lview.with({ closure: false });
    await expect(view.apply(() => factor)).rejects.toThrow(/factor is not defined.*push\(\{ factor \}\)/);
    await dview.push({ factor: 5 });
    expect(await view.apply(() => factor)).toBe(5);
    expect(await view.with({ uses: { factor: 6 } }).apply(() => factor)).toBe(6);
  });

  test("a variable goes before a global of the same name, where there is one", async () => {
    const self = { name: "own" };
    const performance = { now: () => -1 };
    class Request {
      size = 3;
    }
    expect(await lview.apply(() => [self.name, performance.now()])).toEqual(["own", -1]);
    expect(await lview.apply(() => new Request().size)).toBe(3);
    expect(await lview.apply(() => new URL("http://a/b").pathname)).toBe("/b");
    expect(await lview.apply(() => [typeof crypto, typeof fetch, typeof console.log, typeof Math])).toEqual([
      "object",
      "function",
      "function",
      "object",
    ]);
  });

  test("views of one memory are told from views of two with the same bytes", async () => {
    const memory = new ArrayBuffer(8);
    expect(await lview.apply(writer(new Uint8Array(8), new Uint8Array(8)))).toEqual([0, 0]);
    expect(await lview.apply(writer(new Uint8Array(memory), new Uint8Array(memory)))).toEqual([9, 0]);
    expect(await lview.apply(writer(new Uint8Array(8), new Uint8Array(memory, 4)))).toEqual([0, 4]);
  });

  test("functions of other realms carry theirs", async () => {
    const make = runInNewContext("(k) => (x) => x + k") as (k: number) => (x: number) => number;
    expect(await lview.apply(make(5), 1)).toBe(6);
  });
});
