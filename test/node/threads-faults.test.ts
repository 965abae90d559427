import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { threads } from "../../build/lib/node/threads.js";
import { open } from "../conformance/wire.ts";

describe("block", () => {
  test("has handed a reply out when it returns", async () => {
    const transport = threads();
    const wire = await open(transport);
    for (let i = 0; i < 50; i++) {
      const id = wire.call(wire.define(() => 1));
      wire.link.flush();
      transport.block?.([wire.link], Number.POSITIVE_INFINITY);
      expect(wire.answerNow(id)).toEqual({ kind: "done", value: 1 });
    }
  });
});

describe("gather of shared memory", () => {
  test("gives the shared memory itself, without a copy", async () => {
    const client = await connect({ engines: 2 });
    onTestFinished(() => client.close());
    const view = client.directView();
    const data = new Float64Array(new SharedArrayBuffer(8000));
    await view.scatter("a", data);
    const joined = await view.gather<Float64Array>("a");
    joined[0] = 5;
    joined[999] = 6;
    expect([data[0], data[999]]).toEqual([5, 6]);
  });
});
