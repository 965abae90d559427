import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { runMap } from "../../src/engine/map.ts";

const goOn = () => false;

function slow(): void {
  const end = performance.now() + 1;
  while (performance.now() < end);
}

describe("runMap", () => {
  test("gives the value of each item, in order", async () => {
    expect(await runMap((x) => Number(x) ** 2, [[1, 2, 3]], goOn)).toEqual({
      values: [1, 4, 9],
      errors: [],
    });
  });

  test.each([1, 2, 3, 4])("passes %d arguments, and no more", async (count) => {
    const fn = vi.fn((...args: unknown[]) => args.length);
    const columns = Array.from({ length: count }, (_, k) => [10 + k, 20 + k]);
    const outcome = await runMap(fn, columns, goOn);
    expect(outcome?.values).toEqual([count, count]);
    expect(fn.mock.calls[1]).toEqual(columns.map(([, second]) => second));
  });

  test("reads typed arrays as well as lists", async () => {
    const outcome = await runMap((a, b) => [a, b], [Float32Array.of(1.5, 2), BigInt64Array.of(1n, 2n)], goOn);
    expect(outcome?.values).toEqual([
      [1.5, 1n],
      [2, 2n],
    ]);
  });

  test("awaits the promise of an item before it calls the next", async () => {
    const log: string[] = [];
    const fn = async (x: unknown) => {
      log.push(`begin ${String(x)}`);
      await Promise.resolve();
      log.push(`end ${String(x)}`);
      return x;
    };
    expect((await runMap(fn, [[1, 2]], goOn))?.values).toEqual([1, 2]);
    expect(log).toEqual(["begin 1", "end 1", "begin 2", "end 2"]);
  });

  test("failing items, thrown or rejected or not to be sent, leave the others alone", async () => {
    const outcomes: readonly (() => unknown)[] = [
      () => 0,
      () => {
        throw new RangeError("thrown");
      },
      () => Promise.reject(new TypeError("rejected")),
      () => Symbol("s"),
      () => {
        // oxlint-disable-next-line only-throw-error -- programs do
        throw null;
      },
      () => 5,
    ];
    const outcome = await runMap((i) => outcomes[Number(i)]?.(), [[0, 1, 2, 3, 4, 5]], goOn);
    expect(outcome?.values).toEqual([0, undefined, undefined, undefined, undefined, 5]);
    expect(outcome?.errors).toMatchObject([
      [1, { name: "RangeError", message: "thrown" }],
      [2, { name: "TypeError", message: "rejected" }],
      [3, { kind: "error", message: expect.stringMatching(/^the result can't be sent/) as unknown }],
      [4, { kind: "thrown", text: "null" }],
    ]);
  });

  test("cuts functions out of results, by the index of the item", async () => {
    const outcome = await runMap((x) => (x === 1 ? { f: Math.max } : Math.min), [[0, 1]], goOn);
    expect(outcome?.placeholders).toEqual([
      { path: [0], ref: { kind: "global", path: "Math.min" } },
      { path: [1, "f"], ref: { kind: "global", path: "Math.max" } },
    ]);
  });

  test("gives what each item gave, though the function uses one buffer for all", async () => {
    const scratch = new Float64Array(1);
    const fn = (x: unknown) => {
      scratch[0] = Number(x);
      return scratch;
    };
    const outcome = await runMap(fn, [[1, 2, 3]], goOn);
    expect(outcome?.values).toEqual([Float64Array.of(1), Float64Array.of(2), Float64Array.of(3)]);
  });

  test("ends when the checkpoint says so, without calling for the items that are left", async () => {
    const fn = vi.fn();
    const checkpoint = vi.fn(() => true);
    expect(await runMap(fn, [[1, 2, 3]], checkpoint)).toBeUndefined();
    expect(fn).toHaveBeenCalledTimes(1);
    expect(checkpoint).toHaveBeenCalledTimes(1);
  });

  test("looks at the checkpoint after each item that takes long", async () => {
    const checkpoint = vi.fn(goOn);
    await runMap(slow, [[1, 2, 3, 4, 5]], checkpoint);
    expect(checkpoint).toHaveBeenCalledTimes(5);
  });

  test("looks seldom while items are short, yet at least every 1025th", async () => {
    let run = 0;
    let longest = 0;
    let before = 0;
    const checkpoint = vi.fn(() => {
      longest = Math.max(longest, run - before);
      before = run;
      return false;
    });
    await runMap(() => (run += 1), [new Uint8Array(50_000)], checkpoint);
    expect(longest).toBeGreaterThan(100);
    expect(longest).toBeLessThanOrEqual(1025);
  });

  test("is what Array.map makes of any list", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), async (list) => {
        const outcome = await runMap((x) => [x], [list], goOn);
        expect(outcome?.values).toEqual(list.map((x) => [x]));
      }),
    );
  });

  test("of no items gives none", async () => {
    expect(await runMap(() => 1, [[]], goOn)).toEqual({ values: [], errors: [] });
  });
});
