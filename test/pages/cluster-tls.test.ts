import { readFile } from "node:fs/promises";
import { chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { startCluster, type TestCluster } from "../nats/test-cluster.ts";
import { serveLibrary } from "./page.ts";
import type { Site } from "./site.ts";

describe.runIf(HAS_SERVER)("a page reaches a server that encrypts", () => {
  let site: Site;
  let lab: TestCluster;
  beforeAll(async () => {
    site = await serveLibrary();
    lab = await startCluster(["localhost"], [site.url]);
  });
  afterAll(async () => {
    await lab.stop();
    await site.close();
  });

  /** What a page finds that is host and client, in a browser with these flags more. */
  async function find(...flags: readonly string[]): Promise<unknown> {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS, ...flags] });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(`${site.url}/index.html`);
    await page.waitForFunction(() => "lib" in globalThis);
    const textOf = (user: string): Promise<string> => readFile(keyFile(lab.cluster.folder, user), "utf8");
    const parts = [lab.cluster.websocketUrl ?? "", await textOf("engine"), await textOf("alice")] as const;
    return page.evaluate(async ([url, engine, alice]) => {
      try {
        const host = await lib.hostEngines({ key: engine, engines: 1, timeoutMs: 1000 });
        const client = await lib.connect(url, { key: alice });
        const found = await client.loadBalancedView().map((x: number) => x ** 2, [1, 2, 3]);
        await client.close();
        await host.close();
        return found;
      } catch (error) {
        return String(error);
      }
    }, parts);
  }

  test("when its browser trusts the certificate", async () => {
    expect(await find("--ignore-certificate-errors")).toEqual([1, 4, 9]);
  });

  test("and is told what to look at when it does not", async () => {
    expect(await find()).toContain("that this browser trusts its certificate");
  });
});
