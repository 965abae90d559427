import { expect, test } from "vitest";
import { connect } from "wasm-ensemble";

test("a function that an engine has made says what it lacks here", async () => {
  const client = await connect({ engines: 1 });
  const add = await client.loadBalancedView().apply((x: number) => (y: number) => x + y, 1);
  expect(() => add(2)).toThrow(
    /^a function has come back from an engine, without the variables .*: x is not defined; return x with it, and give it that/,
  );
  expect(() => add(2)).toThrow(ReferenceError);
  await client.close();
});
