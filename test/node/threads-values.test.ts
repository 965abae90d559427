import { describe, expect, test } from "vitest";
import { threads } from "../../build/lib/node/threads.js";
import { open } from "../conformance/wire.ts";

describe("values from a thread", () => {
  test("an item whose value only the port refuses takes nothing from its neighbours", async () => {
    const wire = await open(threads());
    const id = wire.map((x: number) => (x === 1 ? new WebAssembly.Memory({ initial: 1 }) : x), [0, 1, 2]);
    expect(await wire.answer(id)).toMatchObject({ kind: "items", values: [0, undefined, 2] });
  });

  test("a Buffer can be pulled twice: the engine's own is not moved away", async () => {
    const wire = await open(threads());
    await wire.execute("globalThis.bytes = Buffer.alloc(10000, 7)");
    for (let i = 0; i < 2; i++) {
      const answer = await wire.ask({ kind: "pull", names: "bytes" });
      expect(answer).toMatchObject({ kind: "done", value: { length: 10_000 } });
    }
    expect(await wire.ask({ kind: "pull", names: "bytes.length" })).toEqual({ kind: "done", value: 10_000 });
  });
});
