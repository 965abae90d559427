import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeArguments } from "../../src/client/calls/arguments.ts";
import { encodeColumns, sliceColumns } from "../../src/client/calls/sequences.ts";
import { VALUE_CASES } from "./values.ts";
import { linkTo, type Make, Wire } from "./wire.ts";

/** What arrives of every kind of value: as a result, as one result of a map, and as an argument. */
export function testValues(make: Make): void {
  describe("values", () => {
    let wire: Wire;
    beforeAll(async () => {
      wire = new Wire(await linkTo(make()));
    });
    afterAll(() => wire.link.close());

    test.each(VALUE_CASES)("$name as a result", async ({ make: makeValue, arrives, refused }) => {
      const answer = await wire.apply(makeValue);
      if (arrives) expect(answer).toStrictEqual({ kind: "done", value: arrives() });
      else expect(answer).toMatchObject({ kind: "failed", error: { message: matching(refused) } });
      expect(await wire.apply(() => "alive")).toEqual({ kind: "done", value: "alive" });
    });

    test.each(VALUE_CASES)("$name among the results of a map", async ({ make: makeValue, arrives, refused }) => {
      const { columns } = encodeColumns([[0, 1, 2], new Array(3).fill(makeValue)], "map");
      const fn = wire.define((i: number, makeOne: () => unknown) => (i === 1 ? makeOne() : i));
      const answer = await wire.ask({ kind: "map", fn, ...sliceColumns(columns, 0, 3) });
      expect(answer).toMatchObject({
        values: { 0: 0, 2: 2, length: 3 },
        errors: arrives ? [] : [[1, { message: matching(refused) }]],
      });
      if (arrives && answer.kind === "items") expect(answer.values[1]).toStrictEqual(arrives());
    });

    test.each(VALUE_CASES)("$name as an argument", async ({ make: makeValue, arrives, refused }) => {
      if (refused) {
        expect(() => encodeArguments([makeValue()], "apply")).toThrow(refused);
        return;
      }
      const { values } = encodeArguments([makeValue()], "apply");
      const answer = await wire.answer(
        wire.call(
          wire.define((x: unknown) => x),
          values,
        ),
      );
      expect(answer).toStrictEqual({ kind: "done", value: arrives?.() });
    });
  });
}

function matching(text: RegExp | undefined): unknown {
  return expect.stringMatching(text ?? /./);
}
