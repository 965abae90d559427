import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, kernels } from "wasm-ensemble";
import { hasFirefox, hasWebKit } from "../../scripts/lib/browsers.mjs";
import { HAS_SERVER } from "../nats/nats-server.ts";
import { PageLab } from "./page-lab.ts";
import { type Visitor, withFirefox, withWebKit } from "./visitors.ts";

// Gives two engines to the cluster, uses them as a client, and says what it found. What it is to reach, and with what keys, stands in its address.
const MAIN = `import { connect, hostEngines, kernels } from "/build/page/ensemble.js";
const say = (told) => fetch("/told", { method: "POST", body: JSON.stringify(told) });
try {
  const [url, alice, engine] = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  const host = await hostEngines({ url, key: engine, engines: 2 });
  const client = await connect(url, { key: alice, engines: 2 });
  await client.directView().push({ a: Float64Array.of(1, 2) });
  const { mean } = await client.sample(kernels.pi, { samples: 2e6, seed: 2026 });
  const found = {
    ids: client.ids.length,
    mapped: await client.loadBalancedView().map((x) => x ** 2, [1, 2, 3]),
    pulled: (await client.directView().pull("a")).map((a) => [...a]),
    mean,
  };
  await client.close();
  await host.close();
  await say(found);
} catch (error) {
  await say(String(error) + error.stack);
}`;

const INDEX = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<script type="module" src="/visitor.js"></script>`;

describe.runIf(HAS_SERVER)("a page is a host and a client of a cluster", () => {
  let lab: PageLab;
  let address = "";
  let mean = 0;
  const files = {
    "/visitor.html": INDEX,
    "/visitor.js": MAIN,
  };
  beforeAll(async () => {
    lab = await PageLab.start({ files });
    const parts = [lab.url, await lab.keyText("alice"), await lab.keyText("engine")];
    address = `${lab.site.url}/visitor.html#${encodeURIComponent(JSON.stringify(parts))}`;
    const threads = await connect({ engines: 2 });
    ({ mean } = await threads.sample(kernels.pi, { samples: 2e6, seed: 2026 }));
    await threads.close();
  });
  afterAll(() => lab.close());

  async function visit(open: Visitor): Promise<unknown> {
    const told = lab.site.posted();
    onTestFinished(await open(address));
    return JSON.parse(await told);
  }

  const found = () => ({
    ids: 2,
    mapped: [1, 4, 9],
    pulled: [
      [1, 2],
      [1, 2],
    ],
    mean,
  });

  test.skipIf(!hasFirefox())("in Firefox", async () => {
    expect(await visit(withFirefox)).toEqual(found());
  });

  test.skipIf(!hasWebKit())("in WebKitGTK", async () => {
    expect(await visit(withWebKit)).toEqual(found());
  });
});
