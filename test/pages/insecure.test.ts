import { describe, expect, test } from "vitest";
import { INSECURE_HOST, openPage } from "./page.ts";

describe("a page that is not secure", () => {
  test("has engines, and notices those that close without Web Locks", async () => {
    const page = await openPage({ host: INSECURE_HOST });
    const told = await page.evaluate(async () => {
      const client = await lib.connect({ engines: 2 });
      const { samples } = await client.sample(lib.kernels.pi, { samples: 2 ** 20, seed: 1 });
      const closed = client.directView(0).apply(() => {
        close();
        return new Promise(() => undefined);
      });
      const error: unknown = await Promise.resolve(closed).catch((reason: unknown) => reason);
      await client.close();
      return [isSecureContext, "locks" in navigator, samples, error instanceof lib.EngineLostError];
    });
    expect(told).toEqual([false, false, 2 ** 20, true]);
  });

  test("is told that it can make no kernels, and why", async () => {
    const page = await openPage({ host: INSECURE_HOST });
    const messages = await page.evaluate(async () => {
      // The kernels are there then.
      const client = await lib.connect({ engines: 1, preload: ["sampling"] });
      await client.close();
      const { bytes } = lib.kernels.pi.module();
      const calls = [
        lib.compileKernel("export function f(): i32 { return 1; }"),
        lib.loadKernel(new Uint8Array(bytes), { name: "pi" }),
      ];
      return Promise.all(calls.map((call) => call.then(() => "none", String)));
    });
    const why = "KernelError: kernels need a page that is secure";
    expect(messages).toEqual([expect.stringContaining(why), expect.stringContaining(why)]);
  });
});
