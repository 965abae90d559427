import { afterAll, describe, expect, test } from "vitest";
import { connect } from "wasm-ensemble";

const client = await connect({ engines: 1 });
const views = [
  ["direct", client.directView()],
  ["load-balanced", client.loadBalancedView()],
] as const;
afterAll(() => client.close());

function assigning(view: object, name: PropertyKey, value: unknown): () => void {
  return () => {
    (view as Record<PropertyKey, unknown>)[name] = value;
  };
}

describe.each(views)("a %s view", (_, view) => {
  test.each([
    ["block", true, "true"],
    ["targets", [0], "…"],
    ["timeoutMs", 5, "5"],
    ["ordered", false, "false"],
  ])("says that with() sets %s", (name, value, text) => {
    expect(assigning(view, name, value)).toThrow(
      new TypeError(`a view can't be changed: view.with({ ${name}: ${text} }) makes one with that option`),
    );
  });

  test("stays an object like others", () => {
    expect(view).toBeInstanceOf(Object);
    expect("toString" in view).toBe(true);
    expect(Reflect.get(view, "then")).toBeUndefined();
    const mark = Symbol("mark");
    assigning(view, mark, 5)();
    expect(Reflect.get(view, mark)).toBe(5);
  });
});

test("a direct view says that push() sets names on its engines", () => {
  expect(assigning(client.directView(), "a", 5)).toThrow(
    new TypeError("a view has no names of its own: view.push({ a: … }) sets a on its engines"),
  );
});

test("a load-balanced view says that it has no such name", () => {
  expect(assigning(client.loadBalancedView(), "timeout", 5)).toThrow(
    new TypeError("a load-balanced view has no timeout that could be set"),
  );
});
