import { describe, expect, test } from "vitest";
import { loadBuiltIn, ownModule } from "../../src/kernels/built-in.ts";
import type { Rng } from "../../src/kernels/random/rng.ts";
import type { FunctionRef } from "../../src/protocol/function-ref.ts";
import { functionRef } from "../../src/protocol/function-source.ts";
import { rng } from "../../src/sampling/make-rng.ts";
import { doneValue, type Make, open, type Wire } from "./wire.ts";

declare const engine: { readonly rng: Rng };

const NUMBER = 1000;

const draw = (n: number): number[] => [n, engine.rng.normal(), Math.random(), engine.rng.exponential()];

/** Defines a function by its reference, and calls it. */
async function apply(wire: Wire, ref: FunctionRef, ...args: readonly unknown[]): Promise<unknown> {
  wire.link.send({ kind: "function", fn: NUMBER, ref });
  return doneValue(await wire.answer(wire.call(NUMBER, args)));
}

/** Functions that are made of others: with constants, with random numbers, as samples. */
export function testSeeds(make: Make): void {
  describe("functions that are made of others", () => {
    test("get their constants, and names of the engine, at their places", async () => {
      const wire = await open(make());
      await wire.execute("base = 100");
      const ref: FunctionRef = {
        kind: "bound",
        fn: functionRef((a: number, b: Float64Array, c: number, d: number) => [a, b.length, c, d]),
        at: [1, 2],
        values: [new Float64Array(3), undefined],
        placeholders: [{ path: [1], ref: { kind: "name", path: "base" } }],
      };
      expect(await apply(wire, ref, 1, 4)).toEqual([1, 3, 100, 4]);
      await wire.execute("base = 200");
      expect(doneValue(await wire.answer(wire.call(NUMBER, [1, 4])))).toEqual([1, 3, 200, 4]);
    });

    test("have the random numbers of their stream, as the caller has them", async () => {
      await loadBuiltIn();
      const wire = await open(make());
      const ref: FunctionRef = { kind: "seeded", fn: functionRef(draw), module: ownModule() };
      const random = rng({ seed: 5, stream: 3 });
      const expected = [7, random.normal(), random.uniform(), random.exponential()];
      expect(await apply(wire, ref, 5n, 3, 7)).toEqual(expected);
      expect(doneValue(await wire.answer(wire.call(NUMBER, [5n, 3, 7])))).toEqual(expected);
      // Of no stream.
      const bare = doneValue(await wire.apply(() => [engine.rng.uniform(), Math.random()])) as number[];
      for (const value of bare) expect(expected).not.toContain(value);
    });

    test("draw the samples of a chunk", async () => {
      await loadBuiltIn();
      const wire = await open(make());
      const ref: FunctionRef = {
        kind: "sample",
        fn: functionRef((random: Rng, { k }: { readonly k: number }) => k * random.uniform()),
        module: ownModule(),
        seed: 5n,
        params: { k: 2 },
      };
      const random = rng({ seed: 5, stream: 3 });
      const drawn = Array.from({ length: 100 }, () => 2 * random.uniform());
      const [count, nonFinite, first, mean] = (await apply(wire, ref, 3, 100)) as number[];
      expect([count, nonFinite, first]).toEqual([100, 0, -1]);
      expect(mean).toBeCloseTo(drawn.reduce((sum, x) => sum + x, 0) / 100, 12);
    });

    test("throw why, where they could not be sent", async () => {
      const wire = await open(make());
      const error = { kind: "error", name: "TypeError", message: "no copy" } as never;
      wire.link.send({ kind: "function", fn: NUMBER, ref: { kind: "unsendable", error } });
      expect(await wire.answer(wire.call(NUMBER))).toMatchObject({ kind: "failed", error: { message: "no copy" } });
    });
  });
}
