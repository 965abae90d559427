import { describe, expect, test } from "vitest";
import { testCalls } from "./transport-calls.ts";
import { testCloning } from "./transport-cloning.ts";
import { testClosures } from "./transport-closures.ts";
import { testEnding } from "./transport-ending.ts";
import { testNamespace } from "./transport-namespace.ts";
import { testSeeds } from "./transport-seeds.ts";
import { testValues } from "./transport-values.ts";
import { type Make, open, type Traits } from "./wire.ts";

export type { Traits } from "./wire.ts";

/** The suite that every transport passes. `make` gives a fresh one. */
export function testTransport(name: string, make: Make, traits: Traits): void {
  describe(`the transport ${name}`, () => {
    test("has a word for messages", () => {
      expect(make().name).toMatch(/^[a-z][a-z ]*$/);
    });

    test("starts engines that know their ids and do not share their names", async () => {
      const transport = make(3);
      const wires = await Promise.all([0, 1, 2].map((id) => open(transport, id)));
      await Promise.all(wires.map((wire, i) => wire.ask({ kind: "push", values: { mine: i * 10 } })));
      const told = await Promise.all(wires.map((wire) => wire.apply(tellIdAndName)));
      expect(told).toEqual([0, 1, 2].map((id) => ({ kind: "done", value: [id, id * 10] })));
    });

    testCalls(make);
    testClosures(make);
    testSeeds(make);
    testCloning(make, traits);
    testValues(make);
    testNamespace(make, traits);
    testEnding(make, traits);
  });
}

declare const engine: { readonly id: number };
declare const mine: number;

function tellIdAndName(): number[] {
  return [engine.id, mine];
}
