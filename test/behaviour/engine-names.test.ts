import { expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { failure, thrown } from "./support.ts";

// A user's name may be that of a global that the engine itself needs; the engine must go on, and clear() must help.
test.each([
  "performance",
  "Map",
  "Set",
  "Array",
  "Object",
  "Math",
  "Error",
  "String",
  "Reflect",
  "Atomics",
  "ArrayBuffer",
])("a name called %s does the engine no harm, and is gone after clear()", async (name) => {
  const client = await connect({ engines: 1 });
  onTestFinished(() => client.close());
  const one = client.at(0);
  await one.push({ [name]: 1 });
  expect(await one.pull(name)).toBe(1);
  expect(await one.apply((x: number) => x + 1, 1)).toBe(2);
  expect(await one.map((x: number) => x + 1, [1, 2])).toEqual([2, 3]);
  expect(await one.execute("console.log('out'); ({ a: [1] })")).toMatchObject({ value: { a: [1] }, stdout: "out\n" });
  await one.push({ data: new Float64Array(3) });
  expect(await one.pull("data")).toEqual(new Float64Array(3));
  expect(await failure(one.execute("throw new TypeError('still told')"))).toMatchObject({ remoteName: "TypeError" });
  await one.clear();
  expect(await one.execute(`typeof ${name}`)).toMatchObject({
    value: expect.stringMatching(/function|object/u) as string,
  });
});

// Reference 1.8: keys are checked locally
test.each(["class", "this", "new", "undefined", "NaN", "Infinity", "null", "true"])(
  "push({ %s }) is a TypeError at the call, since code can't read it",
  async (name) => {
    const client = await connect({ engines: 1 });
    onTestFinished(() => client.close());
    expect(thrown(() => client.at(0).push({ [name]: 1 }))).toBeInstanceOf(TypeError);
  },
);
