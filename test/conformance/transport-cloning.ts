import { describe, expect, test } from "vitest";
import { doneValue, type Make, open, type Traits } from "./wire.ts";

/** Values on their way: what arrives, what is refused, whose memory it is. */
export function testCloning(make: Make, { movesBuffers, sharesMemory = true }: Traits): void {
  describe("cloning", () => {
    test("an argument that can't be cloned fails its own call, and no other", async () => {
      const wire = await open(make());
      const fn = wire.define((x: unknown) => typeof x);
      const ids = [wire.call(fn, [1]), wire.call(fn, [Symbol("no")]), wire.call(fn, ["two"])];
      const answers = await Promise.all(ids.map((id) => wire.answer(id)));
      expect(answers).toMatchObject([
        { kind: "done", value: "number" },
        {
          kind: "failed",
          error: { name: "TypeError", message: expect.stringMatching(/^an argument can't be sent: /) as unknown },
        },
        { kind: "done", value: "string" },
      ]);
      expect(await wire.answer(wire.call(fn, [true]))).toEqual({ kind: "done", value: "boolean" });
    });

    test.each([
      ["that is a symbol", () => Symbol.iterator],
      ["that holds a WeakMap", () => [{ deep: new WeakMap() }]],
      ["that is memory of WebAssembly", () => new WebAssembly.Memory({ initial: 1 })],
    ])("a result %s fails its own call, and the engine lives", async (_, fn) => {
      const wire = await open(make());
      const ids = [wire.call(wire.define(() => 1)), wire.call(wire.define(fn)), wire.call(wire.define(() => 2))];
      const answers = await Promise.all(ids.map((id) => wire.answer(id)));
      expect(answers.map(({ kind }) => kind)).toEqual(["done", "failed", "done"]);
      expect(await wire.apply(() => "alive")).toEqual({ kind: "done", value: "alive" });
      expect(wire.losses).toEqual([]);
    });

    test("values that JSON would lose arrive as they are", async () => {
      const wire = await open(make());
      const values = [
        Number.NaN,
        -0,
        2n ** 70n,
        undefined,
        new Date(5),
        new Map([[1, new Set(["x"])]]),
        Uint8Array.of(1),
      ];
      const answer = await wire.apply((x: unknown) => x, values);
      expect(answer).toStrictEqual({ kind: "done", value: values });
    });

    test("a later change of a returned object or array does not show", async () => {
      const wire = await open(make());
      await wire.ask({ kind: "push", values: { kept: { list: [1], bytes: new Uint8Array(8) } } });
      const read = wire.call(wire.define(() => kept));
      wire.call(
        wire.define(() => {
          kept.list.push(2);
          kept.bytes.fill(9);
        }),
      );
      expect(await wire.answer(read)).toEqual({ kind: "done", value: { list: [1], bytes: new Uint8Array(8) } });
    });

    test("a large typed array comes back whole and stays usable on the engine", async () => {
      const wire = await open(make());
      await wire.ask({ kind: "push", values: { big: new Float64Array(10_000).fill(2) } });
      const fn = wire.define(() => big);
      for (const id of [wire.call(fn), wire.call(fn)]) {
        const value = doneValue(await wire.answer(id)) as Float64Array;
        expect([value.length, value[0], value[9999]]).toEqual([10_000, 2, 2]);
      }
    });

    test.runIf(movesBuffers)("memory that is moved is gone here and there on the engine", async () => {
      const wire = await open(make());
      const data = Float64Array.of(1, 2, 3);
      const id = wire.call(
        wire.define((x: Float64Array) => x.reduce((a, b) => a + b)),
        [data],
        [data.buffer],
      );
      wire.link.flush();
      expect(data.length).toBe(0);
      expect(await wire.answer(id)).toEqual({ kind: "done", value: 6 });
    });

    test("memory that was to be moved with what can't be cloned is not lost", async () => {
      const wire = await open(make());
      const data = Float64Array.of(1, 2, 3);
      const sum = wire.define((x: Float64Array) => x.length);
      const good = wire.call(sum, [data], [data.buffer]);
      const bad = wire.call(sum, [Symbol("no")]);
      expect(await wire.answer(bad)).toMatchObject({ kind: "failed" });
      expect(await wire.answer(good)).toEqual({ kind: "done", value: 3 });
    });

    test.runIf(movesBuffers)("memory that has moved with a call does not move with another, which fails", async () => {
      const wire = await open(make());
      const fn = wire.define((data: Uint8Array) => data.length);
      const data = new Uint8Array(5);
      const ids = [1, 2].map(() => wire.call(fn, [data], [data.buffer]));
      expect(await Promise.all(ids.map((id) => wire.answer(id)))).toMatchObject([
        { kind: "done", value: 5 },
        { kind: "failed", error: { name: "TypeError" } },
      ]);
    });

    test.runIf(sharesMemory)("shared memory is shared, not copied", async () => {
      const wire = await open(make());
      const shared = new Int32Array(new SharedArrayBuffer(8));
      await wire.apply((x: Int32Array) => void Atomics.store(x, 1, 42), shared);
      expect(shared[1]).toBe(42);
    });
  });
}

declare const kept: { readonly list: number[]; readonly bytes: Uint8Array };
declare const big: Float64Array;
