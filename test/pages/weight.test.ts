import { gzipSync } from "node:zlib";
import { chromium } from "playwright";
import { expect, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { serve } from "./site.ts";

// What a page loads of the library, each file once, minified and compressed by gzip at its best: in all for calls, and then with
// each ability that it uses.
const STEPS = `
  import { connect, kernels, loadWasm } from "/build/page/ensemble.js";

  const client = await connect({ engines: 2 });
  const view = client.directView();
  const lview = client.loadBalancedView();
  await view.push({ a: 2 });
  await view.apply((x) => x * a, 21);
  await lview.map((x) => x ** 2, [1, 2, 3]);
  await view.pull("a");

  globalThis.steps = {
    code: () => view.execute("a = 3"),
    wasm: async () => {
      const { add } = await loadWasm(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1,
        0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11]));
      await lview.apply(add, 1, 2);
    },
    seeds: () => lview.with({ seed: 1 }).map(() => engine.rng.normal(), [1, 2]),
    sampling: () => client.sample(kernels.pi, { samples: 1e5, seed: 1 }),
    sobol: () => client.sample(kernels.european, { method: "sobol", samples: 1e5, seed: 1 }),
    vegas: () => client.sample(kernels.european, { method: "vegas", samples: 1e5, seed: 1 }),
    mlmc: () => client.sample(kernels.asianEuler, { method: "mlmc", standardError: 0.5, seed: 1 }),
  };
  globalThis.connected = true;`;

// What is measured, and a little room.
const LIMITS = {
  calls: 95_000,
  code: 39_500,
  wasm: 17_000,
  seeds: 29_000,
  sampling: 43_000,
  sobol: 11_500,
  vegas: 6_500,
  mlmc: 6_000,
};

type Step = "code" | "wasm" | "seeds" | "sampling" | "sobol" | "vegas" | "mlmc";

declare global {
  var steps: Record<Step, () => Promise<unknown>>;
  var connected: boolean;
}

test("a page loads what it uses, and no more", async () => {
  const index = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/steps.js"></script>';
  const site = await serve({ "/weigh.html": index, "/steps.js": STEPS });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS] });
  try {
    const page = await browser.newPage();
    const loaded = new Map<string, Promise<number>>();
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (!pathname.startsWith("/build/") || loaded.has(pathname)) return;
      loaded.set(
        pathname,
        response.body().then((body) => gzipSync(body, { level: 9 }).length),
      );
    });
    const bytes = async (): Promise<number> => {
      const sizes = await Promise.all(loaded.values());
      return sizes.reduce((sum, size) => sum + size, 0);
    };
    await page.goto(`${site.url}/weigh.html`);
    await page.waitForFunction(() => globalThis.connected);
    const calls = await bytes();
    const added: Partial<Record<Step, number>> = {};
    for (const step of ["code", "wasm", "seeds", "sampling", "sobol", "vegas", "mlmc"] as const) {
      const before = await bytes();
      await page.evaluate((name) => Promise.resolve(steps[name]()).then(() => undefined), step);
      added[step] = (await bytes()) - before;
    }
    expect(calls).toBeGreaterThan(LIMITS.calls / 2);
    const beyond = Object.entries({ calls, ...added }).filter(
      ([name, size]) => size > LIMITS[name as keyof typeof LIMITS],
    );
    expect(beyond).toEqual([]);
  } finally {
    await browser.close();
    await site.close();
  }
});
