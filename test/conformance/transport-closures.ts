import { describe, expect, test } from "vitest";
import { closureRules } from "../../src/client/closures/closure-rules.ts";
import { FunctionRegistry } from "../../src/client/engines/function-registry.ts";
import { fill } from "../../src/protocol/fill.ts";
import { doneValue, type Make, open, type Wire } from "./wire.ts";

declare const Shape: new (x: number) => { twice(): number };
declare const bump: () => number;
declare const table: Float64Array;
declare const unknown: number;

// What a caller gives by hand: they name each other.
const counter = { count: 0 };
const made = class {
  x: number;
  constructor(x: number) {
    this.x = x;
  }
  twice(): number {
    return this.x * table.length;
  }
};
const uses = { Shape: made, table: Float64Array.of(1, 2), counter, bump: () => (counter.count += 1) };

/** Defines a function with what it uses, and calls it. */
async function apply(wire: Wire, fn: (...args: never[]) => unknown, functions: FunctionRegistry): Promise<unknown> {
  const { fn: number, closures = [] } = functions.take(fn, "apply", closureRules({ uses }));
  for (const { id } of closures) wire.link.send({ kind: "function", fn: id, ref: functions.refOf(id) });
  return doneValue(await wire.answer(wire.call(number)));
}

/** What functions carry arrives. */
export function testClosures(make: Make): void {
  describe("functions with what they use", () => {
    test("see it, and one copy of what they share", async () => {
      const wire = await open(make());
      const functions = new FunctionRegistry();
      const value = await apply(wire, () => [new Shape(3).twice(), bump(), bump(), table], functions);
      expect(value).toEqual([6, 1, 2, Float64Array.of(1, 2)]);
      expect(counter.count).toBe(0);
    });

    test("give instances that are of the caller's own class", async () => {
      const wire = await open(make());
      const functions = new FunctionRegistry();
      await apply(wire, () => [{ shape: new Shape(4) }], functions);
      const [reply] = wire.replies.filter(({ kind }) => kind === "done");
      if (reply?.kind !== "done") throw new Error("no answer");
      fill(reply.values, reply.placeholders ?? [], functions.receive);
      expect(reply.values).toEqual([[{ shape: new made(4) }]]);
      const [[{ shape }]] = reply.values as [[{ shape: unknown }]];
      expect(shape).toBeInstanceOf(made);
    });

    test("name what is missing", async () => {
      const wire = await open(make());
      const functions = new FunctionRegistry();
      const { fn, closures = [] } = functions.take(() => table.length + unknown, "apply", closureRules({ uses }));
      for (const { id } of closures) wire.link.send({ kind: "function", fn: id, ref: functions.refOf(id) });
      expect(await wire.answer(wire.call(fn))).toMatchObject({ kind: "failed", error: { name: "ReferenceError" } });
    });
  });
}
