import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { openPage } from "./page.ts";

const STRICT = { "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" };
const OPEN = { "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'" };

// (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
const ADD_WASM = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1,
  7, 0, 32, 0, 32, 1, 106, 11,
];

const FILES = {
  "/tasks.js": "export const twice = (x) => 2 * x;",
  "/set-up.js": "export default () => { globalThis.seen = 7; };",
};

/** Messages of what fails in a page under a policy, `none` where it does not. */
function tryTexts(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const client = await lib.connect({ engines: 1 });
    const view = client.directView(0);
    const attempts = {
      function: () => view.apply((x: number) => x, 1),
      map: () => client.loadBalancedView().map((x: number) => x, [1, 2]),
      code: () => view.execute("1 + 1"),
      setup: () => lib.connect({ engines: 1, setup: () => undefined }).then((other) => other.close()),
    };
    const messages: Record<string, string> = {};
    for (const [name, attempt] of Object.entries(attempts)) {
      try {
        await attempt();
        messages[name] = "none";
      } catch (error) {
        messages[name] = String(error);
      }
    }
    await client.close();
    return messages;
  });
}

describe("a page whose policy forbids to evaluate text", () => {
  test("samples, and calls functions of kernels and of modules", async () => {
    const page = await openPage({ headers: STRICT, files: FILES });
    const told = await page.evaluate(async (bytes) => {
      const client = await lib.connect({ engines: 2, setup: "/set-up.js" });
      const view = client.directView(0);
      const { mean, samples } = await client.sample(lib.kernels.pi, { samples: 2 ** 22, seed: 1 });
      const { add } = await lib.loadWasm<{ add: (a: number, b: number) => number }>(Uint8Array.from(bytes));
      const tasks = view.module<{ twice: (x: number) => number }>("/tasks.js");
      await view.push({ name: "Ada" });
      const facts: unknown[] = [
        Math.abs(mean - Math.PI) < 0.01,
        samples,
        await view.apply(add, 2, 3),
        await tasks.twice(4),
      ];
      facts.push(await client.loadBalancedView().apply(Math.max, 1, 9), await view.pull(["name", "seen"]));
      await client.close();
      return facts;
    }, ADD_WASM);
    expect(told).toEqual([true, 2 ** 22, 5, 8, 9, ["Ada", 7]]);
  });

  test("is told which directive forbids functions by their source and code, and what to send instead", async () => {
    const messages = await tryTexts(await openPage({ headers: STRICT }));
    for (const message of Object.values(messages)) {
      expect(message).toContain("'unsafe-eval' in its script-src directive");
      expect(message).toContain("functions of a module (view.module)");
    }
    expect(Object.keys(messages)).toHaveLength(4);
  });
});

describe("a page whose policy allows to evaluate text", () => {
  test("sends functions and code", async () => {
    const messages = await tryTexts(await openPage({ headers: OPEN }));
    expect(messages).toEqual({ function: "none", map: "none", code: "none", setup: "none" });
  });
});
