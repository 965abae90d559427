import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Client, connect, type DirectView, type LoadBalancedView } from "wasm-ensemble";
import { factor, helper, makeSum } from "./things.ts";

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

describe("it is carried by", () => {
  test("functions in arguments, and by items of maps", async () => {
    expect(await lview.apply((f: (x: number) => number, { g }) => f(1) + g(), helper, { g: () => factor })).toBe(6);
    expect(await lview.map((f) => f(1), [makeSum(1), makeSum(10)])).toEqual([7, 16]);
  });

  test("functions of the runtime, which engines import: called, as arguments, and pushed", async () => {
    expect(await lview.map(basename, ["/a/b", "/c/d"])).toEqual(["b", "d"]);
    const file = new URL(import.meta.url);
    expect(
      await lview.apply(
        (read: typeof readFileSync, url: string) => read(new URL(url), "utf8"),
        readFileSync,
        file.href,
      ),
    ).toBe(readFileSync(file, "utf8"));
    await dview.push({ tools: { basename } });
    expect(
      await dview.apply(() =>
        (globalThis as unknown as { tools: { basename: typeof basename } }).tools.basename("a/b"),
      ),
    ).toEqual(["b", "b"]);
  });

  test("functions that are pushed and scattered", async () => {
    await dview.push({ pushed: helper, tools: { helper } });
    expect(await dview.execute("pushed(2) + tools.helper(1)")).toMatchObject([{ value: 9 }, { value: 9 }]);
    await dview.scatter("fns", [helper, (x: number) => x - factor]);
    expect(await dview.execute("fns[0](5)")).toMatchObject([{ value: 15 }, { value: 2 }]);
  });

  test("imap, depend and blocking calls", async () => {
    const doubled = [];
    for await (const value of lview.imap((x: number) => x * factor, [1, 2])) doubled.push(value);
    expect(doubled).toEqual([3, 6]);
    expect(await lview.with({ depend: () => factor === 3 }).apply(() => 1)).toBe(1);
    expect(dview.applySync(() => factor)).toEqual([3, 3]);
    expect(lview.mapSync((x) => x + factor, [1])).toEqual([4]);
  });

  test("an apply whose argument is the result of another", async () => {
    expect(
      await lview.apply(
        (x: number) => helper(x),
        lview.apply(() => factor),
      ),
    ).toBe(9);
  });

  test("what is called again", async () => {
    const first = lview.apply((x: number) => helper(x), 2);
    await first;
    expect(await client.resubmit(first.metadata[0]?.taskId ?? -1)).toBe(6);
  });

  test("engines that come later, and the setup of all", async () => {
    const other = await connect({ engines: 1, setup: () => void Object.assign(globalThis, { made: helper(2) }) });
    const own = 1;
    expect(await other.directView().apply(() => factor + own)).toEqual([4]);
    await other.restart();
    expect(await other.directView().apply(() => factor + own)).toEqual([4]);
    expect(await other.directView().pull("made")).toEqual([6]);
    await other.close();
  });
});
